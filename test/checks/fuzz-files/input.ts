import fc from 'fast-check';
import type { ImportRoute } from '../../../shared/config/route.ts';
import type { Column } from '../../../shared/data-set.ts';
import { withLineage } from '../../../shared/import/match/lineage.ts';
import { createRandom, type Random } from '../../helpers/csv-random.ts';
import { encode, writtenEncodings } from '../../helpers/values/encode.ts';
import type { Cuts } from '../../helpers/values/path.ts';
import { type Base, bases } from './bases.ts';
import { mutated } from './mutate.ts';
import { columnsFor, drawRoute, routeOf } from './settings.ts';
import { type Generated, generated } from './tables.ts';

/** A file, the route that it comes by, and two ways of cutting it. */
export interface Input {
  /** Where it comes from, for people. */
  origin: string;
  bytes: Buffer;
  settings: object;
  route: ImportRoute;
  /** null: the load is the first one. */
  dataSet: Column[] | null;
  cuts: readonly [Cuts, Cuts];
}

/** The input of this number: the same one whenever it is asked for. */
export function inputOf(seed: number, number: number): Input {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  return random.once(4) ? generatedInput(random) : mutant(random);
}

function mutant(random: Random): Input {
  const base = random.pick(bases);
  const { bytes, changes } = mutated(base.bytes, random, () => random.pick(bases).bytes);
  const own = random.once(2) ? ownRoute(base) : null;
  const origin = `${base.name} ${changes.join(' ')}`;
  if (own === null) return { origin, ...fitted(bytes, random) };
  return {
    origin,
    bytes,
    ...own,
    dataSet: dataSetOf(own.route, bytes, random),
    cuts: cutsOf(bytes, random),
  };
}

const weights = Object.entries(generated).flatMap(([kind, { weight }]) =>
  Array.from({ length: weight }, () => kind),
);

function generatedInput(random: Random): Input {
  const kind = random.pick(weights);
  const { arbitrary, read } = generated[kind] as Generated;
  const [made = new Uint8Array()] = fc.sample(arbitrary, { numRuns: 1, seed: random.int(2 ** 31) });
  const bytes = Buffer.from(made);
  if (!random.once(8) || bytes.length > mostEncoded) return { origin: kind, ...fitted(bytes, random, read) };
  const encoding = random.pick(writtenEncodings);
  const encoded = encode(encoding, bytes.toString());
  return { origin: `${kind} in ${encoding}`, ...fitted(encoded, random, { ...read, encoding }) };
}

/** A longer text takes too long to be written in an encoding. Bytes. */
const mostEncoded = 16 * 1024;

/** A route for the file, of settings that are drawn. @param read what it says of the file all the same */
function fitted(bytes: Buffer, random: Random, read: object = {}): Omit<Input, 'origin'> {
  const drawn = drawRoute(random, random.once(2) ? 'infer' : columnsFor(bytes, random), read);
  return {
    bytes,
    ...drawn,
    dataSet: dataSetOf(drawn.route, bytes, random),
    cuts: cutsOf(bytes, random),
  };
}

const routes = new Map<Base, Pick<Input, 'settings' | 'route'> | null>();

/** The route of the case; null: the product does not take it. */
function ownRoute(base: Base): Pick<Input, 'settings' | 'route'> | null {
  const known = routes.get(base);
  if (known !== undefined) return known;
  const route = routeOf(base.settings);
  const own = route === null ? null : { settings: base.settings, route };
  routes.set(base, own);
  return own;
}

function dataSetOf({ target, lineage }: ImportRoute, bytes: Buffer, random: Random): Column[] | null {
  const isThere = random.once(3);
  const listed = 'columns' in target && target.columns !== 'infer' ? target.columns : null;
  if (!isThere && 'columns' in target) return null;
  const columns = listed !== null && !random.once(4) ? listed : columnsFor(bytes, random);
  return random.once(5)
    ? columns.map(({ name, type }) => ({ name, type }))
    : withLineage(columns, 'columns' in target ? lineage : {});
}

/** Up to so many parts: of long files they are long. */
const mostParts = 12;

function cutsOf(bytes: Buffer, random: Random): readonly [Cuts, Cuts] {
  const cuts = (partSize: number, spacing: number | null): Cuts => ({
    spacing,
    partSize: Math.max(partSize, Math.ceil(bytes.length / mostParts)),
    reach: {
      lookBehind: random.pick([0, 0, 1, 5, 40, 65_536]),
      lookAhead: random.pick([0, 1, 5, 40, 65_536]),
      tail: random.pick([0, 1, 20, 32_768]),
    },
    chunks: Array.from({ length: 1 + random.int(3) }, () => random.pick([7, 64, 1000, 65_536])).map((size) =>
      Math.max(size, Math.ceil(bytes.length / 200)),
    ),
  });
  return [cuts(1e9, null), cuts(random.pick([8, 30, 100]), random.pick([null, 16, 50, 1000]))];
}
