import type { Stage } from './stage.ts';

/** What happens on a stage, and what is to be the same on every stage. */
export type Story = (stage: Stage) => Promise<unknown>;

export type Stories = Record<string, Story>;

export const head = 'id,name\n';

/** Records with the ids from `from` to before `to`. */
export const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${from + i},row ${from + i} ${'x'.repeat(40)}\n`).join('');
