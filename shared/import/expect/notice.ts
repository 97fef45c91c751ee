import type { Expectation, ImportRoute } from '../../config/route.ts';
import { durationText } from '../../config/values/duration.ts';
import { counted } from '../../counted.ts';
import { listLines } from '../../wording.ts';
import { type Notice, notice } from '../ledger/notice.ts';

/**
 * What is said of files that did not come.
 *
 * @param due when they were due; milliseconds since 1970
 */
export function missingNotice(
  { name, prefix }: Pick<ImportRoute, 'name' | 'prefix'>,
  expect: Expectation,
  due: readonly number[],
): Notice {
  const many = due.length > 1;
  return notice(
    { kind: 'expected', route: name },
    many ? `${due.length} files did not come, route ${name}` : `no file came, route ${name}`,
    [
      `No file of route ${name} was received where ${many ? `${counted(due.length, 'file', 'files')} were` : 'one was'} due.`,
      listLines(
        due,
        (at) =>
          `Due: ${timeText(at, expect)}, and waited for until ${timeText(at + expect.wait * 1000, expect)}`,
      ).join('\n'),
      `What to do: Ask whoever sends the files. If one lies in the bucket and was not taken in, this finds it: npx sluice sweep`,
      [`Route: ${name}`, `Prefix: ${prefix}`, `Expected: ${settingText(expect)}`].join('\n'),
      `What came before: npx sluice history --route ${name}`,
    ],
  );
}

function settingText(expect: Expectation): string {
  const wait = `with a wait of ${durationText(expect.wait)}`;
  if ('every' in expect) return `every ${durationText(expect.every)}, ${wait}`;
  return `${expect.schedule}, ${expect.timeZone}, ${wait}`;
}

/** `2026-11-27 06:00 Europe/Berlin` */
export function timeText(time: number, expect: Expectation): string {
  const timeZone = 'every' in expect ? 'UTC' : expect.timeZone;
  // Sweden writes dates as ISO 8601 does.
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return `${local.format(time)} ${timeZone}`;
}
