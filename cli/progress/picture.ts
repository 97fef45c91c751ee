import { type Channel, powerless, writeLine } from '../terminal.ts';

/** Lines at the bottom of a terminal that are drawn again and again in place. */
export interface Picture {
  /** Prints a line above the picture. */
  note(line: string): void;
  /** Draws these lines a last time, and stops. A second call does nothing. */
  end(last: readonly string[]): void;
}

/** Milliseconds. */
const frameTime = 80;
const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';

/**
 * @param frame returns the current lines of the picture. It is called 12 times a second, with a number that counts up.
 */
export function createPicture(channel: Channel, frame: (count: number) => readonly string[]): Picture {
  let count = 0;
  let drawn = 0;
  let ended = false;

  const draw = (lines: readonly string[]) => {
    const up = drawn > 0 ? `\x1b[${drawn}A` : '';
    channel.write(`${up}\r${lines.map((line) => `${powerless(line)}${clearLine}\n`).join('')}${clearBelow}`);
    drawn = lines.length;
  };
  // Lines that scroll out of sight can't be drawn again.
  const redraw = () => draw(frame(count).slice(0, Math.max(1, channel.height - 1)));
  const restore = () => channel.write(showCursor);
  process.once('exit', restore);
  channel.write(hideCursor);
  const timer = setInterval(() => {
    count += 1;
    redraw();
  }, frameTime);

  return {
    note(line) {
      draw([]);
      writeLine(channel, line);
      drawn = 0;
      redraw();
    },
    end(last) {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      process.off('exit', restore);
      draw(last);
      restore();
    },
  };
}
