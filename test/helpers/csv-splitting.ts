import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import { type Dialect, domoDialect } from '../../shared/csv/dialect.ts';
import type { CutOptions, cutPart } from '../../shared/csv/part.ts';
import type { prove, Verdict } from '../../shared/csv/proof.ts';
import { joinRanges, type planRanges, type Range } from '../../shared/csv/ranges.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import type { State } from '../../shared/csv/state.ts';
import { dataOf, domoRules, randomRules, turningRecast } from './csv-dialects.ts';
import { anyData, type ConformantFile, conformantFile, createRandom, type Random } from './csv-random.ts';
import { type ReferenceOptions, readReference } from './csv-reference.ts';

/** The code under test; a parameter, so that a mutant of it can be put in its place. */
export interface Core {
  planRanges: typeof planRanges;
  cutPart: typeof cutPart;
  prove: typeof prove;
}

/** How an object is cut, and how its bytes come. */
export interface Cutting extends Omit<ReferenceOptions, 'recast'>, Pick<CutOptions, 'lookBehind'> {
  /** Made anew for each part. */
  recast?: ReferenceOptions['recast'];
  partSize: number;
  lookAhead: number;
  tail: number;
  /** How many bytes are in the object behind the data. */
  behind: number;
  /** Length of the next chunk that a read gives. */
  chunk: () => number;
}

export interface Outcome {
  verdict: Verdict;
  /** The parts that aren't empty, by id. */
  parts: Map<number, Buffer>;
  reports: PartReport[];
  ranges: Range[];
  resent: number;
  replans: number;
}

function check(condition: boolean, complaint: () => string): asserts condition {
  if (!condition) throw new Error(complaint());
}

/** Does what the state machine does with one object: plan, cut each part, prove, repair; until there is a verdict. */
export async function split(
  core: Core,
  object: Buffer,
  dataStart: number,
  cutting: Cutting,
): Promise<Outcome> {
  const dataEnd = object.length - cutting.behind;
  let ranges = core.planRanges(dataStart, dataEnd, cutting.partSize);
  let todo: { range: Range; state?: State }[] = ranges.map((range) => ({ range }));
  let reports: PartReport[] = [];
  let parts = new Map<number, Buffer>();
  let resent = 0;
  let replans = 0;
  for (let round = 0; round < 5; round++) {
    for (const { range, state } of todo) {
      const own = { range, state, ...cutting, recast: cutting.recast?.() };
      const { report, body } = await cut(core, object, dataStart, own);
      reports[range.index] = report;
      if (report.empty) parts.delete(range.index + 1);
      else parts.set(range.index + 1, body);
    }
    const verdict = core.prove(reports, { ranges, dataStart, dataEnd });
    switch (verdict.kind) {
      case 'proven':
      case 'rejected':
        return { verdict, parts, reports, ranges, resent, replans };
      case 'resend':
        resent += verdict.parts.length;
        todo = verdict.parts;
        break;
      case 'replan':
        replans++;
        ranges = [...joinRanges(ranges, emptyOf(reports))];
        todo = ranges.map((range) => ({ range }));
        reports = [];
        parts = new Map();
    }
  }
  throw new Error('the repair does not end');
}

function emptyOf(reports: readonly PartReport[]): number[] {
  return reports.filter(({ empty }) => empty).map(({ range }) => range);
}

/** Cuts one part, and counts what was read for it. */
async function cut(
  core: Core,
  object: Buffer,
  dataStart: number,
  options: Omit<CutOptions, 'dataEnd' | 'dataStart'> & Omit<Cutting, 'recast'>,
) {
  const { range, state, lookBehind, tail, maxRecordBytes } = options;
  const dataEnd = object.length - options.behind;
  const reads: { from: number; to: number; given: number; open: boolean }[] = [];
  const pieces: Uint8Array[] = [];

  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    const here = { from, to, given: from, open: true };
    reads.push(here);
    try {
      while (here.given < to) {
        const end = Math.min(to, here.given + options.chunk());
        const chunk = object.subarray(here.given, end);
        here.given = end;
        yield chunk;
      }
    } finally {
      here.open = false;
    }
  }

  const report = await core.cutPart({ ...options, dataStart, dataEnd }, read, (bytes) => {
    pieces.push(bytes);
  });
  const told = () => `range ${JSON.stringify(range)} was read as ${JSON.stringify(reads)}`;
  check(
    reads.every(({ open }) => !open),
    () => `a read was left open: ${told()}`,
  );
  const [first, ...further] = reads;
  if (first) {
    const lookFrom = range.index === 0 || state ? range.start : Math.max(dataStart, range.start - lookBehind);
    check(first.from === Math.max(dataStart, lookFrom - 1), () => `the read begins elsewhere: ${told()}`);
    const planned = Math.min(dataEnd, range.end + Math.min(tail, maxRecordBytes));
    // A range or tail of no bytes is no read; what follows then is the first of the further ones.
    check(first.to === planned || first.from === planned, () => `the read ends elsewhere: ${told()}`);
  }
  let end = first?.to;
  for (const { from, to } of further) {
    check(from === end, () => `bytes are read twice or left out: ${told()}`);
    check(
      to <= Math.min(dataEnd, range.end + maxRecordBytes),
      () => `reads further than a record may be long: ${told()}`,
    );
    end = to;
  }
  return { report, body: Buffer.concat(pieces) };
}

function randomCutting(random: Random): Omit<Cutting, keyof ReferenceOptions> {
  const most = random.pick([1, 5, 40, 1000]);
  return {
    partSize: 1 + random.int(60),
    lookBehind: random.pick([0, 0, 1, 2, 3, 8, 64, 1000]),
    lookAhead: random.pick([0, 1, 5, 40]),
    tail: random.pick([0, 1, 3, 20, 1000]),
    behind: random.pick([0, 0, 2]),
    chunk: () => (random.once(20) ? 0 : 1 + random.int(most)),
  };
}

/** What a run of cases has seen. */
export interface Tally {
  cases: number;
  ranges: number;
  resent: number;
  replans: number;
  rejected: number;
}

export function emptyTally(): Tally {
  return { cases: 0, ranges: 0, resent: 0, replans: 0, rejected: 0 };
}

function count(tally: Tally, { ranges, resent, replans, verdict }: Outcome): void {
  tally.cases++;
  tally.ranges += ranges.length;
  tally.resent += resent;
  tally.replans += replans;
  if (verdict.kind === 'rejected') tally.rejected++;
}

/** A case that fails, told so that it can be run again. */
export class CounterExample extends Error {
  constructor(seed: number, object: Buffer, cutting: object, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`seed ${seed}: ${why}\n${JSON.stringify(object.toString('latin1'))}\n${JSON.stringify(cutting)}`, {
      cause,
    });
  }
}

/**
 * One random case: a file by Domo's grammar must give the records that csv-parse sees; any other, in any dialect, what the
 * reference says.
 */
export async function runCase(core: Core, seed: number, tally: Tally): Promise<void> {
  const random = createRandom(seed);
  if (random.once(2)) {
    const file = conformantFile(random);
    const cutting: Cutting = {
      ...randomCutting(random),
      ...domoRules,
      dialect: { ...domoDialect, strayQuotes: random.pick(['reject', 'keep']) },
      width: random.pick([file.columns, null]),
      maxRecordBytes: 10_000,
      behind: 0,
    };
    try {
      count(tally, await checkConformant(core, file, cutting, random.once(8)));
    } catch (cause) {
      throw new CounterExample(seed, file.bytes, cutting, cause);
    }
  } else {
    const isDomo = random.once(3);
    const rules = randomRules(random);
    if (isDomo) rules.dialect = { ...domoDialect, strayQuotes: random.pick(['reject', 'keep']) };
    const data = isDomo || random.once(5) ? anyData(random) : dataOf(random, rules.dialect);
    const cutting: Cutting = {
      ...randomCutting(random),
      ...rules,
      recast: random.once(4) ? turningRecast : undefined,
      maxRecordBytes: random.pick([1 + random.int(20), 10_000, 10_000]),
    };
    const dataStart = random.pick([0, 3, 9]);
    try {
      count(tally, await checkAny(core, data, dataStart, cutting));
    } catch (cause) {
      throw new CounterExample(seed, data, { dataStart, ...cutting }, cause);
    }
  }
}

/** Dialects that have their own states, each with the bytes that matter in it. */
export const exhaustive: { symbols: string; dialect: Partial<Dialect> }[] = [
  { symbols: 'a,"\n\ré', dialect: {} },
  { symbols: 'a,"\n\ré', dialect: { strayQuotes: 'keep' } },
  { symbols: 'a,"\n\r\\', dialect: { escape: 'backslash' } },
  { symbols: 'a,"\n\r\\', dialect: { escape: 'backslash', strayQuotes: 'keep' } },
  { symbols: 'a,"\n\r ', dialect: { trim: true, blankLines: 'skip' } },
  { symbols: 'a,"\n\r ', dialect: { trim: true, strayQuotes: 'keep', blankLines: 'null' } },
  { symbols: '#,"\n\r ', dialect: { comment: '#', blankLines: 'skip' } },
  { symbols: '#,"\n\r\\', dialect: { comment: '#', escape: 'backslash', strayQuotes: 'keep' } },
  { symbols: 'a,"\n\r ', dialect: { lineEnd: 'cr', blankLines: 'skip' } },
  { symbols: 'a;\'\n\r"', dialect: { delimiter: ';', quote: "'" } },
];

/** Every string of up to `length` symbols, cut into ranges of 1, 2 and 3 bytes, with next to nothing known before them. */
export async function runExhaustive(core: Core, length: number, tally: Tally): Promise<void> {
  for (const { symbols, dialect } of exhaustive) {
    for (let strings = [...symbols], size = 1; size <= length; size++) {
      for (const text of strings) await runEveryCut(core, Buffer.from(text), dialect, tally);
      strings = strings.flatMap((text) => [...symbols].map((symbol) => text + symbol));
    }
  }
}

async function runEveryCut(core: Core, data: Buffer, dialect: Partial<Dialect>, tally: Tally): Promise<void> {
  for (const partSize of [1, 2, 3]) {
    for (const lookBehind of [0, 1, 2]) {
      const cutting: Cutting = {
        ...{ ...domoRules, dialect: { ...domoDialect, ...dialect } },
        ...{ behind: 0, partSize, lookBehind, lookAhead: lookBehind, tail: partSize - 1 },
        maxRecordBytes: 100,
        chunk: () => partSize,
      };
      try {
        count(tally, await checkAny(core, data, 0, cutting));
      } catch (cause) {
        throw new CounterExample(0, data, cutting, cause);
      }
    }
  }
}

const recordEnds = ['\r\n', '\n'];

/** The parts of a file by the grammar, in the order of their ids, are the records that csv-parse sees. */
export async function checkConformant(
  core: Core,
  file: ConformantFile,
  cutting: Cutting,
  parseEachPart: boolean,
): Promise<Outcome> {
  const textStart = file.bom ? 3 : 0;
  const text = file.bytes.subarray(textStart);
  const seen = parse(text, { info: true, record_delimiter: recordEnds }) as unknown as {
    record: string[];
    info: { bytes: number };
  }[];
  // csv-parse counts the line feed of a CRLF to the next record.
  const ends = seen.map(({ info }) =>
    text[info.bytes - 1] === 0x0d && text[info.bytes] === 0x0a ? info.bytes + 1 : info.bytes,
  );
  const dataStart = file.header ? (ends.shift() as number) : 0;
  if (file.header) seen.shift();
  const data = text.subarray(dataStart);

  const outcome = await split(core, file.bytes, textStart + dataStart, cutting);
  const { verdict } = outcome;
  check(verdict.kind === 'proven', () => `a file by the grammar is ${JSON.stringify(verdict)}`);
  const parts = inOrder(outcome.parts);
  const joined = Buffer.concat(parts);
  const whole = data.at(-1) === 0x0a ? data : Buffer.concat([data, Buffer.from('\n')]);
  check(joined.equals(whole), () => `joined, the parts are ${JSON.stringify(joined.toString())}`);
  check(verdict.rows === seen.length, () => `${verdict.rows} rows, where csv-parse sees ${seen.length}`);
  check(verdict.bytes === data.length, () => `${verdict.bytes} bytes of ${data.length}`);

  let position = dataStart;
  for (const [index, report] of outcome.reports.entries()) {
    position += report.bytes;
    const record = ends.findIndex((end) => end >= position);
    const rows = outcome.reports.slice(0, index + 1).reduce((sum, { rows }) => sum + rows, 0);
    check(
      report.empty || ends[record] === position,
      () => `part ${index + 1} ends within a record, at ${position}`,
    );
    check(
      report.empty || rows === record + 1,
      () => `the parts up to ${index + 1} say ${rows} rows, not ${record + 1}`,
    );
  }
  if (parseEachPart) {
    const records = parts.flatMap((part) => parse(part, { record_delimiter: recordEnds }) as string[][]);
    const expected = seen.map(({ record }) => record);
    check(
      JSON.stringify(records) === JSON.stringify(expected),
      () => `the records are ${JSON.stringify(records)}`,
    );
  }
  return outcome;
}

/** Whatever the bytes are: cut where the reference sees records, or rejected for what it sees first. */
export async function checkAny(
  core: Core,
  data: Buffer,
  dataStart: number,
  cutting: Cutting,
): Promise<Outcome> {
  const reference = readReference(data, cutting);
  // Before and behind the data lie quotes: whoever looks at them gets everything wrong.
  const around = cutting.dialect.quote ?? '"';
  const object = Buffer.concat([
    ...[Buffer.alloc(dataStart, around), data],
    Buffer.alloc(cutting.behind, around),
  ]);
  const outcome = await split(core, object, dataStart, cutting);
  const { verdict, reports } = outcome;
  if (reference.anomaly) {
    check(
      verdict.kind === 'rejected',
      () => `${verdict.kind} in spite of ${JSON.stringify(reference.anomaly)}`,
    );
    const shift = (offset: number | null) => (offset === null ? null : offset + dataStart);
    const expected = { ...reference.anomaly, offset: reference.anomaly.offset + dataStart };
    if (expected.kind === 'RecordTooLong') expected.openedAt = shift(expected.openedAt);
    if (expected.kind === 'TextAfterQuote') expected.openedAt += dataStart;
    const found = { ...verdict.anomaly, row: verdict.row };
    check(
      same(found, expected),
      () => `rejected for ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
    );
    return outcome;
  }
  check(verdict.kind === 'proven', () => `${JSON.stringify(verdict)}, where nothing is wrong`);
  const { records, rows, literalQuotes, textAfterClose, changes } = reference;
  const sums = { kind: 'proven', rows, bytes: data.length, literalQuotes, textAfterClose, changes };
  check(same(verdict, sums), () => `${JSON.stringify(verdict)} instead of ${JSON.stringify(sums)}`);

  const parts = inOrder(outcome.parts);
  const left = [...records];
  let position = 0;
  for (const { range, rows, bytes, empty } of reports) {
    const own = left.splice(0, left.findIndex(({ start }) => start >= position + bytes) >>> 0);
    const end = own.at(-1)?.end ?? position;
    check(end === position + bytes, () => `part ${range + 1} ends within a record, at ${position + bytes}`);
    const begun = own.filter(({ isRow }) => isRow);
    check(begun.length === rows, () => `part ${range + 1} says ${rows} rows, not ${begun.length}`);
    check(empty === (rows === 0), () => `part ${range + 1} is said to be empty`);
    const expected = Buffer.concat(begun.map(({ written }) => written));
    const body = parts[range] ?? Buffer.alloc(0);
    check(
      body.equals(expected),
      () =>
        `part ${range + 1} is ${JSON.stringify(body.toString())}, not ${JSON.stringify(expected.toString())}`,
    );
    position = end;
  }
  check(left.length === 0, () => 'parts are missing');
  return outcome;
}

/** The parts by ascending id; ids must count from 1. */
function inOrder(parts: Map<number, Buffer>): Buffer[] {
  const ids = [...parts.keys()].sort((a, b) => a - b);
  check(
    ids.every((id, index) => id === index + 1),
    () => `the ids are ${ids}`,
  );
  return ids.map((id) => parts.get(id) as Buffer);
}

function same(a: object, b: object): boolean {
  return isDeepStrictEqual(a, b);
}
