import type { Channel, Style } from '../terminal.ts';
import { exactTime } from '../text/time.ts';
import { displayWidth, printable, wrap } from '../text/width.ts';
import type { LogLine } from './read-logs.ts';

const styles: Record<string, Style> = { ERROR: 'red', CRITICAL: 'red', WARN: 'yellow' };

/** Lines of logs for people: time, source, level and message, in the time zone of the terminal. */
export function logLines(
  lines: readonly LogLine[],
  now: number,
  { width, paint }: Pick<Channel, 'width' | 'paint'>,
): string[] {
  const widest = Math.max(0, ...lines.map(({ source }) => displayWidth(printable(source))));
  return lines.flatMap(({ at, source, level, message }) => {
    const name = printable(source).padEnd(widest);
    const start = `${exactTime(at, now)}  ${name}  ${printable(level).padEnd(5)}  `;
    const room = Math.max(40, width - start.length);
    return wrap(printable(message), room).map((text, i) => {
      if (i > 0) return ' '.repeat(start.length) + text;
      const shown =
        styles[level] === undefined ? printable(level).padEnd(5) : paint(styles[level], level.padEnd(5));
      return `${paint('dim', exactTime(at, now))}  ${paint('cyan', name)}  ${shown}  ${text}`;
    });
  });
}
