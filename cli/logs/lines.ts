import type { Channel, Style } from '../terminal.ts';
import { localDay } from '../text/time.ts';
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
    const start = `${timeOf(at, now)}  ${name}  ${printable(level).padEnd(5)}  `;
    const room = Math.max(40, width - start.length);
    return wrap(printable(message), room).map((text, i) => {
      if (i > 0) return ' '.repeat(start.length) + text;
      const shown =
        styles[level] === undefined ? printable(level).padEnd(5) : paint(styles[level], level.padEnd(5));
      return `${paint('dim', timeOf(at, now))}  ${paint('cyan', name)}  ${shown}  ${text}`;
    });
  });
}

/** `16:25:12.345`, with the day before it where that is not today's. */
function timeOf(at: string, now: number): string {
  const time = new Date(at);
  const two = (number: number, digits = 2) => String(number).padStart(digits, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`;
  return localDay(time) === localDay(new Date(now)) ? clock : `${localDay(time)} ${clock}`;
}
