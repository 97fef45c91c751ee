import fc from 'fast-check';
import type { ImportRoute } from '../../../shared/config/route.ts';
import type { Column } from '../../../shared/data-set.ts';
import { withLineage } from '../../../shared/import/match/lineage.ts';
import { createRandom, type Random } from '../../helpers/csv-random.ts';
import type { Cuts } from '../../helpers/values/path.ts';
import { type Base, bases } from './bases.ts';
import { mutated } from './mutate.ts';
import { columnsFor, drawRoute, routeOf } from './settings.ts';
import { generated } from './tables.ts';

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
    cuts: cutsOf(bytes, random, own.route),
  };
}

const weights = Object.entries(generated).flatMap(([kind, { weight }]) =>
  Array.from({ length: weight }, () => kind),
);

function generatedInput(random: Random): Input {
  const kind = random.pick(weights);
  const arbitrary = generated[kind]?.arbitrary ?? fc.constant(new Uint8Array());
  const [made = new Uint8Array()] = fc.sample(arbitrary, { numRuns: 1, seed: random.int(2 ** 31) });
  return { origin: kind, ...fitted(Buffer.from(made), random) };
}

/** A route for the file, of settings that are drawn. */
function fitted(bytes: Buffer, random: Random): Omit<Input, 'origin'> {
  const drawn = drawRoute(random, random.once(2) ? 'infer' : columnsFor(bytes, random));
  return {
    bytes,
    ...drawn,
    dataSet: dataSetOf(drawn.route, bytes, random),
    cuts: cutsOf(bytes, random, drawn.route),
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

function cutsOf(bytes: Buffer, random: Random, { lineage }: ImportRoute): readonly [Cuts, Cuts] {
  const cuts = (partSize: number): Cuts => ({
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
  // The way of these checks does not count the rows before a part.
  const isNumbered = Object.values(lineage).includes('row');
  return [cuts(1e9), cuts(isNumbered ? 1e9 : random.pick([8, 30, 100]))];
}
