import { parseConfig } from '../../../shared/config/config.ts';
import type { ImportRoute } from '../../../shared/config/route.ts';
import { log } from '../../../shared/log.ts';
import type { Case, Step } from '../../cases/case.ts';
import { prefixOf, routeOf } from '../../cases/ground.ts';
import { allCases } from '../../cases/tables.ts';
import { bucket, createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { work } from '../../helpers/run.ts';

quiet();

/** In every word of a file, and nowhere else. */
const mark = 'qzxw';
/** Files beyond are of no other kind than smaller ones. Bytes. */
const largest = 100_000;

type Marking = [what: string, into: (text: string) => string];
const inWords = (text: string) => text.replaceAll(/[A-Za-z]{2,}/g, `$&${mark}`);
const belowFirst = (text: string, change: (rest: string) => string) => {
  const end = text.search(/\r\n|\n|\r/) + 1;
  return text.slice(0, end) + change(text.slice(end));
};
/** Ways to put the mark where cells are; a header that nobody knows is no less secret, since it may be none. */
const markings: Marking[] = [
  ['every word', inWords],
  ['every word below the first line', (text) => belowFirst(text, inWords)],
  [
    'every number below the first line',
    (text) => belowFirst(text, (rest) => rest.replaceAll(/\d+/g, `$&${mark}`)),
  ],
  ['the end of the file', (text) => `${text}${mark}`],
  ['its second half', (text) => text.slice(0, text.length / 2) + inWords(text.slice(text.length / 2))],
];

const isPut = (step: Step): step is Extract<Step, { do: 'put' }> => step.do === 'put';

/** The route of a case, as it is where cells may not be shown. */
function routeIn(one: Case): ImportRoute {
  const draft = { ...routeOf(one), showCells: false };
  const [route] = parseConfig(JSON.stringify({ imports: [draft] }), 'The route').imports;
  if (route === undefined) throw new Error('there is no route');
  return route;
}

/** A world in which the files of a case were dropped, and all of them have ended. */
async function ended(one: Case, into: Marking[1]): Promise<World> {
  const route = routeIn(one);
  const world = createWorld({ routes: [route] });
  const place = { bucket, prefix: prefixOf(one) };
  for (const { key, content } of one.stages.flat().filter(isPut)) {
    const given = typeof content === 'function' ? content(place) : content;
    if (given.length > largest) continue;
    const isMeta = route.files.set !== null && 'manifest' in route.files.set && key.endsWith('manifest');
    const text = Buffer.from(given).toString('latin1');
    // What separates letters of UTF-16 separates those of the mark too.
    const marked = isMeta ? text : text.includes('\0') ? wide(text, into) : into(text);
    const seconds = String(world.objects.size % 60).padStart(2, '0');
    await world.drop({
      ...{
        key: `${place.prefix}${key}`,
        text: Buffer.from(marked, 'latin1'),
        versionId: `v${world.objects.size}`,
      },
      time: `2026-11-23T12:00:${seconds}Z`,
    });
  }
  const streamKey = await world.ports.streams.keyOf(route);
  if (world.leases.get(streamKey)?.holder) await work(world, streamKey);
  return world;
}

function wide(text: string, into: Marking[1]): string {
  const bytes = Buffer.from(text, 'latin1');
  const isBig = bytes[0] === 0 || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const even = bytes.length - (bytes.length % 2);
  const swapped = Buffer.from(bytes.subarray(0, even));
  if (isBig) swapped.swap16();
  const marked = Buffer.from(into(swapped.toString('utf16le')), 'utf16le');
  return (isBig ? marked.swap16() : marked).toString('latin1');
}

/** All that the steps have written, said to people or logged, but for the names of the columns that the DataSet has. */
function written({ rows, leases, backlogs, documents, reports, notices, runs, sent, domo }: World): string {
  const isMade = [...rows.values()].some(({ state }) => state === 'committed');
  const logged = [log.info, log.warn, log.error].map((one) => (one as jest.Mock).mock.calls);
  const kept = [...documents].filter(([key]) => !isMade || key.includes('/receipts/'));
  const text = JSON.stringify([
    ...[[...rows], [...leases], kept, [...runs], notices, sent],
    ...[backlogs, reports].map((each) => [...each].map(([key, inner]) => [key, [...inner]])),
    logged,
  ]);
  const names = [...domo.dataSets.values()].flatMap(({ columns }) => columns.map(({ name }) => name));
  names.sort((one, other) => other.length - one.length);
  return names.reduce((left, name) => left.replaceAll(name, ''), text);
}

/** What is around the mark. */
function around(text: string): string | null {
  const at = text.indexOf(mark);
  return at < 0 ? null : `…${text.slice(Math.max(0, at - 300), at + 80)}…`;
}

const cases = allCases.filter(({ waitsFor, stages }) => waitsFor === undefined && stages.flat().some(isPut));

beforeEach(() => {
  for (const one of [log.info, log.warn, log.error]) (one as jest.Mock).mockClear();
});

test.each(markings)('of no case a cell is written, said or logged, with the mark in %s', async (_, into) => {
  const found: string[] = [];
  const errors = new Set<string>();
  for (const one of cases) {
    for (const each of [log.info, log.warn, log.error]) (each as jest.Mock).mockClear();
    const world = await ended(one, into).catch((error: Error) => {
      throw new Error(`${one.name}: ${error.message}`, { cause: error });
    });
    for (const { error } of world.rows.values()) if (error) errors.add(error);
    const seen = around(written(world));
    if (seen !== null) found.push(`${one.name}: ${seen}`);
  }
  expect(found).toEqual([]);
  expect(errors.size).toBeGreaterThan(3);
});
