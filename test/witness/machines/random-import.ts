import { errorNames } from '../../../shared/errors.ts';
import { createRandom } from '../../helpers/csv-random.ts';
import { abandoned, importCase, listed, planned, type Script, verified } from './import-machine.ts';
import type { MachineCase, Step } from './machine-case.ts';

const services = ['Lambda.ServiceException', 'Lambda.TooManyRequestsException', 'Lambda.Unknown'];

/**
 * The import machine with functions that answer and fail at random: any error that is ours, and those of the Lambda
 * service. At the end there is nothing to plan any more.
 */
export function randomImport(seed: number): MachineCase {
  const { int, pick, once } = createRandom(seed);

  const trouble = (): Step =>
    once(4)
      ? { service: pick(services) }
      : { error: pick(errorNames), message: `m${int(9)} "quoted"\nline two` };
  const troubled = (answer: () => Step, least: number, most: number): Step[] =>
    Array.from({ length: least + int(most - least + 1) }, () =>
      once(3) ? [trouble(), answer()] : [answer()],
    ).flat();

  const plan = (): Step => {
    const next = pick(['open', 'open', 'open', 'send', 'commit', 'wait']);
    if (next === 'open' && once(2)) return planned(next, { parts: null, partList: { key: listed } });
    return planned(next, { fence: 2 + int(9), plans: int(3) });
  };
  const verify = (): Step =>
    pick([
      verified('commit'),
      verified('commit'),
      verified('replan'),
      verified('resend', { parts: [{ number: 2 }] }),
    ]);
  const script: Script = {
    Plan: [...troubled(plan, 1, 4), planned('leave')],
    OpenExecution: troubled(() => ({ returns: { executionId: int(99) } }), 1, 4),
    SplitPart: troubled(() => ({ returns: {} }), 1, 8),
    Verify: [...troubled(verify, 1, 4), verified('commit')],
    Commit: troubled(
      () => ({ returns: { next: pick(['settle', 'settle', 'replan']), fence: int(9) } }),
      1,
      4,
    ),
    SendBatch: troubled(
      () => ({
        returns: { next: pick(['settle', 'settle', 'again', 'replan']), fence: int(9), destination: null },
      }),
      1,
      4,
    ).concat({ returns: { next: 'replan', fence: 9, destination: null } }),
    Settle: troubled(() => ({ returns: { next: pick(['plan', 'plan', 'leave']) } }), 1, 4),
    Abandon: troubled(() => abandoned(pick(['leave', 'plan', 'plan', 'settle'])), 1, 4),
  };
  return importCase(`random ${seed}`, script, once(5) ? { giveUp: true } : {});
}
