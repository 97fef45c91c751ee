import { ConfigInvalid } from '../errors.ts';
import { checkConfig } from './check.ts';
import { readJson } from './document.ts';
import type { ExportJob, Source } from './export-job.ts';
import { pathText, shown, valueAt } from './problem.ts';
import type { Expectation, FileSettings, ImportRoute, MatchSettings, Target } from './route.ts';
import type { CheckedExport, CheckedImport } from './schema.ts';
import { defaultExcludes } from './values/glob.ts';

/** A bucket that exists already, which the stack does not create. */
export interface GivenBucket {
  name: string;
  /**
   * The KMS key that encrypts the bucket, if its owner manages that key; null: the functions need no right on a key.
   */
  keyArn: string | null;
}

/** The configuration with every default filled in, sizes in bytes and durations in seconds. */
export interface Config {
  /** A bucket that exists already; null: the stack creates one. */
  bucket: GivenBucket | null;
  imports: ImportRoute[];
  exports: ExportJob[];
  /** Whether the stack raises alarms. */
  alarms: boolean;
}

/**
 * Reads a configuration: JSON that may have comments and trailing commas. Messages call it by the name `file`.
 *
 * @throws {ConfigInvalid} with all problems, one line for each: its place, what the file says there, what to write
 *   instead
 */
export function parseConfig(text: string, file: string): Config {
  const read = readJson(text);
  if ('syntax' in read) {
    throw invalid(
      file,
      read.syntax.map(({ line, column, advice }) => `line ${line}, column ${column}: ${advice}`),
    );
  }
  const { value, positionOf, problems: doubtful } = read.document;
  const { config, problems } = checkConfig(value);
  const lines = [...doubtful, ...problems]
    .map((problem) => ({ ...problem, at: positionOf(problem.path) }))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
    .map(({ path, found, advice, at }) => {
      return `${pathText(path)} (line ${at.line}): ${found ?? shown(valueAt(value, path))} → ${advice}`;
    });
  if (config === null || lines.length > 0) throw invalid(file, [...new Set(lines)]);
  const imports = config.imports.map(normaliseImport);
  return {
    bucket: config.bucket === undefined ? null : { name: config.bucket, keyArn: config.bucketKeyArn ?? null },
    imports,
    exports: config.exports.map((job) => normaliseExport(job, imports)),
    alarms: config.alarms,
  };
}

function invalid(file: string, lines: string[]): ConfigInvalid {
  const count = lines.length === 1 ? 'one problem' : `${lines.length} problems`;
  return new ConfigInvalid([`${file} has ${count}:`, ...lines.map((line) => `  ${line}`)].join('\n'));
}

const longestRecord = 16 * 2 ** 20;

function normaliseImport(checked: CheckedImport): ImportRoute {
  const { stream, dataSet, dataSetApi, expect, ...rest } = checked;
  const maxRecordBytes = rest.maxRecordBytes ?? Math.min(longestRecord, Math.floor(rest.partSize / 2));
  return {
    ...rest,
    ...{ target: targetOf(checked), files: filesOf(checked), match: matchOf(checked) },
    ...{ shrinkGuard: rest.shrinkGuard ?? null, maxRecordBytes },
    ...(expect === undefined ? {} : { expect: expectationOf(expect, rest.cells.timeZone) }),
  };
}

function expectationOf(
  { schedule, timeZone, every, wait }: NonNullable<CheckedImport['expect']>,
  ofCells: string,
): Expectation {
  if (schedule !== undefined) return { schedule, timeZone: timeZone ?? ofCells, wait };
  if (every !== undefined) return { every, wait };
  throw new TypeError('A checked expectation has a time.');
}

function filesOf({ files, updateMethod }: CheckedImport): FileSettings {
  const { include, exclude, excludeDefaults, sameContent, empty, set } = files;
  return {
    include,
    exclude: excludeDefaults ? [...new Set([...defaultExcludes, ...exclude])] : exclude,
    sameContent,
    empty: empty ?? (updateMethod === 'REPLACE' ? 'reject' : 'accept'),
    set: setOf(set),
  };
}

function setOf({ marker, manifest }: NonNullable<CheckedImport['files']['set']> = {}): FileSettings['set'] {
  if (marker !== undefined) return { marker };
  return manifest === undefined ? null : { manifest };
}

function matchOf({ match, read }: CheckedImport): MatchSettings {
  return { ...match, by: match.by ?? (read.header ? 'name' : 'position') };
}

function targetOf({ stream, dataSet, dataSetApi }: CheckedImport): Target {
  if (stream !== undefined) {
    return typeof stream === 'number'
      ? { kind: 'stream', streamId: stream }
      : { kind: 'streamOf', ...stream };
  }
  if (dataSet !== undefined) return { kind: 'dataSet', ...dataSet };
  if (dataSetApi !== undefined) {
    const { dataSetId, name, description = '', columns, maxBytes } = dataSetApi;
    if (dataSetId !== undefined) return { kind: 'dataSetApi', dataSetId, maxBytes };
    if (name !== undefined && columns !== undefined) {
      return { kind: 'dataSetApi', dataSetId: null, name, description, columns, maxBytes };
    }
  }
  throw new TypeError('A checked route has a target.');
}

function normaliseExport({ dataSetId, route, ...rest }: CheckedExport, imports: ImportRoute[]): ExportJob {
  const ending = rest.format === 'csv' && rest.gzip ? 'csv.gz' : rest.format;
  const fileName = rest.fileName ?? `${rest.name}.${ending}`;
  return { ...rest, source: sourceOf({ dataSetId, route }, imports), fileName };
}

function sourceOf(
  { dataSetId, route: name }: { dataSetId: string | undefined; route: string | undefined },
  imports: ImportRoute[],
): Source {
  if (dataSetId !== undefined) return { kind: 'dataSet', dataSetId };
  const route = imports.find((candidate) => candidate.name === name);
  if (route !== undefined) return { kind: 'route', route };
  throw new TypeError('A checked export has a source.');
}
