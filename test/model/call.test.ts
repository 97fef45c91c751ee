import { AwsUnavailable } from '../../shared/errors.ts';
import { Call } from './call.ts';
import type { Trouble } from './schedule.ts';
import { Scheduler } from './scheduler.ts';

/** A call of one request, which suffers a trouble. @returns whether it had its effect, and what the call was told */
async function suffering(what: Trouble): Promise<{ hasActed: boolean; told: unknown }> {
  const scheduler = new Scheduler(0, [], [{ at: 0, what }]);
  const faultOf = (name: string) => ({ error: new AwsUnavailable(name), acted: what === 'faultAfter' });
  const call = new Call({
    scheduler,
    functionName: 'Step',
    timeout: 1000,
    faultOf,
    isRepeated: () => true,
    stop: () => true,
  });
  let hasActed = false;
  let told: unknown = 'nothing';
  call.begin(async () => {
    told = await call
      .request('write', () => {
        hasActed = true;
        return 'done';
      })
      .catch((error: Error) => error.name);
  });
  await scheduler.toRest();
  return { hasActed, told };
}

test.each<[Trouble, boolean, unknown]>([
  ['fault', false, 'AwsUnavailable'],
  ['faultAfter', true, 'AwsUnavailable'],
  ['again', true, 'done'],
  ['crash', false, 'nothing'],
  ['crashAfter', true, 'nothing'],
  ['stray', true, 'done'],
  ['strayLate', true, 'done'],
  ['stop', true, 'done'],
  ['stopLate', true, 'done'],
])('a request that suffers %s', async (what, hasActed, told) => {
  expect(await suffering(what)).toEqual({ hasActed, told });
});
