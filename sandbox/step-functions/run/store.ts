import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../definition/definition.ts';
import { Journal, type JournalRecord, type RunStart, type RunStatus } from './journal.ts';

/** A run as a list of runs shows it. */
export interface RunSummary {
  arn: string;
  name: string;
  machineArn: string;
  status: RunStatus;
  startDate: number;
  stopDate?: number;
  mapRunArns: string[];
}

/** Keeps journals and definitions. */
export interface Store {
  /** Runs of earlier processes that are open, or whose end was not announced yet. */
  unfinished(): Journal[];
  /** Runs whose end was announced. */
  finished(): RunSummary[];
  create(start: RunStart): Journal;
  /** To be called when the end of the run was announced. */
  archive(journal: Journal): void;
  /** The journal of a finished run, for reading only. */
  load(summary: RunSummary): Journal | undefined;
  keepDefinition(definition: Definition): string;
  definition(key: string): Definition;
  close(): void;
}

export const createStore = (dir: string | null): Store => (dir === null ? memoryStore() : fileStore(dir));

export const summarise = ({ start, end, status, mapRuns }: Journal): RunSummary => ({
  arn: start.arn,
  name: start.name,
  machineArn: start.machineArn,
  status,
  startDate: start.startDate,
  ...(end ? { stopDate: end.stopDate } : {}),
  mapRunArns: [...mapRuns.keys()],
});

const keyOf = (definition: Definition): string =>
  createHash('sha256').update(JSON.stringify(definition)).digest('hex');

function unknownDefinition(key: string): never {
  throw new Error(`The definition ${key} of a run under way is missing`);
}

function memoryStore(): Store {
  const definitions = new Map<string, Definition>();
  const archived = new Map<string, Journal>();
  return {
    unfinished: () => [],
    finished: () => [],
    create: (start) => new Journal(start, () => {}),
    archive: (journal) => {
      archived.set(journal.start.arn, journal);
    },
    load: ({ arn }) => archived.get(arn),
    keepDefinition(definition) {
      const key = keyOf(definition);
      definitions.set(key, definition);
      return key;
    },
    definition: (key) => definitions.get(key) ?? unknownDefinition(key),
    close: () => {},
  };
}

/**
 * `running/` and `finished/` have one file of JSON lines for each run. `finished.jsonl` has a line for each finished
 * run, so that a start need not read all files. A record is in the file before its effect is visible, so a process that
 * is killed loses nothing that others have seen. (A crash of the whole machine may lose the last records.)
 */
function fileStore(dir: string): Store {
  const running = join(dir, 'running');
  const done = join(dir, 'finished');
  const definitions = join(dir, 'definitions');
  const index = join(dir, 'finished.jsonl');
  for (const folder of [running, done, definitions]) mkdirSync(folder, { recursive: true });
  const handles = new Map<string, number>();

  // The hash makes file names unique, because not every file system tells all names apart.
  const fileOf = ({ arn, name }: { arn: string; name: string }) =>
    `${name.replace(/[^\w.-]/g, '_')}-${createHash('sha256').update(arn).digest('hex').slice(0, 12)}.jsonl`;

  function append(start: RunStart, record: JournalRecord): void {
    let handle = handles.get(start.arn);
    if (handle === undefined) {
      handle = openSync(join(running, fileOf(start)), 'a');
      handles.set(start.arn, handle);
    }
    appendFileSync(handle, `${JSON.stringify(record)}\n`);
  }

  function read(file: string): Journal | undefined {
    const [first, ...others] = readLines<JournalRecord>(file);
    if (first?.kind !== 'start') return undefined;
    const journal = new Journal(first.start, (record) => append(first.start, record));
    for (const record of others) journal.apply(record);
    return journal;
  }

  function release(arn: string): void {
    const handle = handles.get(arn);
    if (handle !== undefined) closeSync(handle);
    handles.delete(arn);
  }

  return {
    unfinished: () =>
      readdirSync(running)
        .map((name) => read(join(running, name)))
        .filter((journal) => journal !== undefined),
    finished: () => [...new Map(readLines<RunSummary>(index).map((line) => [line.arn, line])).values()],
    create(start) {
      append(start, { kind: 'start', start });
      return new Journal(start, (record) => append(start, record));
    },
    archive(journal) {
      const { start } = journal;
      release(start.arn);
      appendFileSync(index, `${JSON.stringify(summarise(journal))}\n`);
      renameSync(join(running, fileOf(start)), join(done, fileOf(start)));
    },
    load: (summary) => read(join(done, fileOf(summary))),
    keepDefinition(definition) {
      const key = keyOf(definition);
      const file = join(definitions, `${key}.json`);
      if (!existsSync(file)) {
        writeFileSync(`${file}.new`, JSON.stringify(definition, null, 2));
        renameSync(`${file}.new`, file);
      }
      return key;
    },
    definition(key) {
      const file = join(definitions, `${key}.json`);
      return existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Definition)
        : unknownDefinition(key);
    },
    close: () => {
      for (const arn of [...handles.keys()]) release(arn);
    },
  };
}

/** The complete lines of a file. An incomplete last line, which a killed process has left, is cut off. */
function readLines<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as T;
    } catch (error) {
      const what = `Line ${index + 1} of ${file} is damaged (${(error as Error).message})`;
      throw new Error(`${what}: move the file away, or empty the sandbox with --fresh`);
    }
  });
}
