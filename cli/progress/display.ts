import { isFinal } from '../follow.ts';
import { type Channel, writeLine } from '../terminal.ts';
import { counted, duration, size } from '../text/amounts.ts';
import { printable } from '../text/width.ts';
import type { Bar } from './bar.ts';
import { createPicture } from './picture.ts';
import { renderBars } from './render.ts';

/** Shows the progress of loads until it is closed or cleared. */
export interface Display {
  /** Shows these bars, in their order, in place of those of the last call. */
  show(bars: readonly Bar[]): void;
  /** Prints a line above the bars. */
  note(line: string): void;
  /** Leaves the last picture on the screen, and stops drawing. */
  close(): void;
  /** Removes the picture if the terminal allows it, and stops drawing. */
  clear(): void;
}

export const noDisplay: Display = { show() {}, note() {}, close() {}, clear() {} };

/** Moving bars if lines can be drawn again; otherwise a line for each change of state, or of what a load waits for. */
export function createDisplay(channel: Channel): Display {
  return channel.live ? liveDisplay(channel) : plainDisplay(channel);
}

function liveDisplay(channel: Channel): Display {
  let bars: readonly Bar[] = [];
  const lines = (shown: readonly Bar[], frame: number) =>
    renderBars(shown, channel.width - 1, frame, channel.paint);
  const picture = createPicture(channel, (frame) => {
    const shown = visible(bars, channel.height - 3);
    const rest = bars.length - shown.length;
    const more = rest > 0 ? [channel.paint('dim', `   … and ${rest} more`)] : [];
    return [...lines(shown, frame), ...more];
  });

  return {
    show(now) {
      bars = now;
    },
    note: picture.note,
    close: () => picture.end(lines(bars, 0)),
    clear: () => picture.end([]),
  };
}

/** If there is no room for all, bars that still move come first. */
function visible(bars: readonly Bar[], room: number): readonly Bar[] {
  if (bars.length <= room) return bars;
  const moving = bars.filter((bar) => !isFinal(bar.state));
  const ended = bars.filter((bar) => isFinal(bar.state));
  return [...moving, ...ended].slice(0, Math.max(1, room));
}

function plainDisplay(channel: Channel): Display {
  const shown = new Map<string, string>();
  return {
    show(bars) {
      for (const bar of bars) {
        const news = `${bar.state} ${bar.waits}`;
        if (shown.get(bar.label) === news) continue;
        shown.set(bar.label, news);
        writeLine(channel, plainLine(bar));
      }
    },
    note: (line) => writeLine(channel, line),
    close() {},
    clear() {},
  };
}

/**
 * `zipcodes.csv: committed, 42,049 rows, 2.0 MB, 8 parts, 1.4 s`, or
 * `zipcodes.csv: received: waits for the commit of 14:39 (commitInterval 15m)`.
 */
function plainLine(bar: Bar): string {
  if (bar.waits !== null) return `${printable(bar.label)}: ${bar.state}: ${printable(bar.waits)}`;
  const facts = [
    bar.state,
    bar.rows > 0 && isFinal(bar.state) ? counted(bar.rows, 'row') : '',
    size(bar.bytes),
    bar.parts > 0 ? counted(bar.parts, 'part') : '',
    isFinal(bar.state) && bar.seconds !== null ? duration(bar.seconds) : '',
  ].filter((fact) => fact !== '');
  const reason = bar.reason === null ? '' : `: ${printable(bar.reason)}`;
  return `${printable(bar.label)}: ${facts.join(', ')}${reason}`;
}
