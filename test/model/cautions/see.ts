import type { Checked } from '../check.ts';
import { scheduleOf } from '../pinned.ts';
import type { Schedule } from '../schedule.ts';
import type { Caution, Edit } from './caution.ts';
import { failsWithout } from './unit-test.ts';

/** Explores a schedule, or random ones, without what some edits take out. */
export type Explore = (edits: readonly Edit[], schedule?: Schedule) => Promise<Checked>;

export interface Seen {
  isSeen: boolean;
  /** For people. */
  how: string;
}

/** Takes a caution out, and says what shows that it is missing. */
export async function seeCaution(caution: Caution, explore: Explore): Promise<Seen> {
  const { pinned, double, test } = caution;
  if (test !== undefined) {
    const { file, name } = test;
    return { isSeen: await failsWithout(caution, test), how: `the test “${name}” of ${file} fails` };
  }
  if (pinned === undefined) {
    const { broken, schedules } = await explore([caution]);
    return { isSeen: broken !== null, how: `${schedules} random schedules: ${whyOf(broken)}` };
  }
  const schedule = scheduleOf(pinned);
  const steps = pinned.deviations.map(({ what, at }) => `${what} at ${at}`).join(', ') || 'no trouble';
  if (double === undefined) {
    const { broken } = await explore([caution], schedule);
    return { isSeen: broken !== null, how: `its schedule (${steps}): ${whyOf(broken)}` };
  }
  const alone = [await explore([caution], schedule), await explore([double], schedule)];
  const { broken } = await explore([caution, double], schedule);
  const areDouble = alone.every((one) => one.broken === null);
  return {
    isSeen: areDouble && broken !== null,
    how: `doubled by “${double.what}”${areDouble ? '' : ', but one of them is seen alone'}; without both its schedule (${steps}): ${whyOf(broken)}`,
  };
}

function whyOf(broken: Checked['broken']): string {
  return broken === null ? 'no promise is broken' : broken.why.slice(0, 120).replaceAll('|', '/');
}
