import type { DrawnWorld } from './drawn-world.ts';
import type { World } from './world.ts';

/**
 * What Domo may do against an assumption on which the promise rests. In such a world exactly-once is promised only
 * to a stack that has been told, as `sluice probe` does.
 */
interface Assumption {
  /** Of docs/domo-protocol.md. */
  code: string;
  isBroken(domo: Domo): boolean;
  /** Tells the stack what a probe would have found; null: it has no way of its own for it, and rows are not judged. */
  tell: ((world: World) => Promise<void>) | null;
}

type Domo = NonNullable<DrawnWorld['conditions']['domo']>;

export const assumptions: readonly Assumption[] = [
  { code: 'P7', isBroken: ({ partAgain }) => partAgain === 'appends', tell: null },
  { code: 'X16', isBroken: ({ secondCommit }) => secondCommit === 'twice', tell: null },
  { code: 'X19', isBroken: ({ abortedRows }) => abortedRows === 'land', tell: null },
  // No row of a rehearsal looks like the header, so that none can be lost: it is judged.
  { code: 'P8', isBroken: ({ partHeader }) => partHeader === 'dropped', tell: async () => undefined },
];

/** Tells the stack of each assumption that Domo breaks in this world. @returns the codes of those that it can't be told of */
export async function tellAssumptions(world: World, { conditions }: DrawnWorld): Promise<string[]> {
  const untold: string[] = [];
  for (const { code, isBroken, tell } of assumptions) {
    if (!isBroken(conditions.domo ?? {})) continue;
    if (tell === null) untold.push(code);
    else await tell(world);
  }
  return untold;
}
