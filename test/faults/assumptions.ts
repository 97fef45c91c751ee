import { createProbes } from '../../shared/aws/probes.ts';
import type { Behaviour } from '../../shared/domo/behaviour.ts';
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
  /** What a probe would have seen. */
  seen: Partial<Behaviour>;
}

type Domo = NonNullable<DrawnWorld['conditions']['domo']>;

const assumptions: readonly Assumption[] = [
  { code: 'P7', isBroken: ({ partAgain }) => partAgain === 'appends', seen: { partAgain: 'appends' } },
  { code: 'P8', isBroken: ({ partHeader }) => partHeader === 'dropped', seen: { partHeader: 'dropped' } },
  {
    code: 'X16',
    isBroken: ({ secondCommit }) => secondCommit === 'twice',
    seen: { secondCommit: 'doubles' },
  },
  {
    code: 'X19',
    isBroken: ({ abortedRows }) => abortedRows === 'land',
    seen: { abortOfCommitted: 'lands' },
  },
];

/** Tells the stack of each assumption that Domo breaks in this world, and of no other. @returns their codes */
export async function tellAssumptions(world: World, { conditions }: DrawnWorld): Promise<string[]> {
  const broken = assumptions.filter(({ isBroken }) => isBroken(conditions.domo ?? {}));
  await createProbes(world.table).put({
    at: new Date().toISOString(),
    host: new URL(world.domoUrl).host,
    seen: Object.assign({}, ...broken.map(({ seen }) => seen)),
  });
  return broken.map(({ code }) => code);
}
