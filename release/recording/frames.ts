import { createRequire } from 'node:module';
import type { IBufferLine, Terminal } from '@xterm/headless';
import type { Moment } from './typescript.ts';

// A CommonJS module whose names Node does not see.
const xterm = createRequire(import.meta.url)('@xterm/headless') as typeof import('@xterm/headless');

/** Characters of one look that follow one another in a line. */
export interface Run {
  column: number;
  text: string;
  /** Number of a colour of the terminal's palette; null is the usual one. */
  colour: number | null;
  bold: boolean;
  dim: boolean;
}

/** What a terminal shows from a moment on. */
export interface Frame {
  /** Seconds since the start. */
  at: number;
  lines: Run[][];
}

export interface Size {
  columns: number;
  rows: number;
}

/**
 * What a terminal of that size shows, as it changes. Changes that follow one another within `least` seconds are one frame.
 */
export async function framesOf(
  moments: readonly Moment[],
  { columns, rows }: Size,
  least: number,
): Promise<Frame[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const frames: Frame[] = [];
  let shown = '';
  for (const [i, { at, text }] of moments.entries()) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const next = moments[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (next - (frames.at(-1)?.at ?? moments[0]?.at ?? 0) < least) continue;
    const lines = screenOf(terminal, rows);
    const now = JSON.stringify(lines);
    if (now === shown) continue;
    shown = now;
    frames.push({ at, lines });
  }
  terminal.dispose();
  return frames;
}

function screenOf(terminal: Terminal, rows: number): Run[][] {
  const { active } = terminal.buffer;
  return Array.from({ length: rows }, (_, row) => runsOf(active.getLine(active.viewportY + row)));
}

function runsOf(line: IBufferLine | undefined): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < (line?.length ?? 0); column++) {
    const cell = line?.getCell(column);
    // The second half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = {
      colour: cell.isFgPalette() ? cell.getFgColor() : null,
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
    };
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    const goesOn = last && last.colour === look.colour && last.bold === look.bold && last.dim === look.dim;
    if (goesOn) last.text += text;
    else runs.push({ column, text, ...look });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== '');
}
