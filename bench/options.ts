import { parseArgs } from 'node:util';
import { type KindName, kindNames } from './data/kinds.ts';

/** How much is measured of what. Sizes in bytes. */
export interface Amount {
  bytes: number;
  partSize: number;
  runs: number;
  kinds: readonly KindName[];
}

export interface Extent {
  perCore: Amount;
  endToEnd: Amount;
}

const MB = 1e6;

const extents: Record<'quick' | 'full', Extent> = {
  // Parts are small, so that a small file has enough of them for two cores.
  quick: {
    perCore: { bytes: 24 * MB, partSize: 24 * MB, runs: 5, kinds: kindNames },
    endToEnd: { bytes: 32 * MB, partSize: 8 * MB, runs: 5, kinds: ['text'] },
  },
  full: {
    perCore: { bytes: 128 * MB, partSize: 64 * MB, runs: 7, kinds: kindNames },
    endToEnd: { bytes: 512 * MB, partSize: 64 * MB, runs: 5, kinds: kindNames },
  },
};

export interface Options extends Extent {
  /** As it was called, for the record. */
  command: string;
  seed: number;
  /** Put what is found into docs/performance.md, and the plot beside it. */
  write: boolean;
  /** Where all figures go, as JSON; null for nowhere. */
  json: string | null;
}

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      full: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'string' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string' },
      megabytes: { type: 'string' },
    },
  });
  const { perCore, endToEnd } = extents[values.full ? 'full' : 'quick'];
  const runs = values.runs === undefined ? {} : { runs: Number(values.runs) };
  const bytes = values.megabytes === undefined ? {} : { bytes: Number(values.megabytes) * MB };
  const flags = [
    ...(values.megabytes === undefined ? [] : ['--megabytes', values.megabytes]),
    ...(values.runs === undefined ? [] : ['--runs', values.runs]),
  ];
  return {
    command: [
      `npm run bench${values.full ? ':full' : ''}`,
      ...(flags.length > 0 ? ['--', ...flags] : []),
    ].join(' '),
    perCore: { ...perCore, ...runs },
    endToEnd: { ...endToEnd, ...runs, ...bytes },
    seed: Number(values.seed),
    write: values.write,
    json: values.json ?? null,
  };
}
