import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { columnTypes } from '../../shared/config/route.ts';
import { finalStates } from '../../shared/import/load.ts';
import type { Case, Content, Outcome, RouteDraft, Step } from './case.ts';
import { bytes, lines } from './steps.ts';

/** A folder of cases that somebody else keeps: each is a folder with a `case.json` and the files that are dropped. */

const repeated = v.strictObject({ repeat: v.string(), times: v.number() });
const piece = v.union([
  v.string(),
  v.strictObject({ line: v.string(), from: v.number(), to: v.number() }),
  repeated,
  v.strictObject({ hex: v.string() }),
]);
const dropped = v.strictObject({
  key: v.string(),
  file: v.optional(v.string()),
  fill: v.optional(v.boolean(), false),
  generate: v.optional(v.array(piece)),
  empty: v.optional(v.boolean()),
  copyOf: v.optional(v.string()),
  contentEncoding: v.optional(v.string()),
  multipart: v.optional(v.boolean()),
  delete: v.optional(v.boolean()),
});
const state = v.picklist([...finalStates, 'ignored']);
const rows = v.array(v.array(v.union([v.string(), v.null(), repeated])));
const outcome = v.strictObject({
  states: v.record(v.string(), v.union([state, v.array(state)])),
  columns: v.optional(v.array(v.tuple([v.string(), v.picklist(columnTypes)]))),
  columnCount: v.optional(v.number()),
  rows: v.optional(rows),
  rowsInclude: v.optional(rows),
  rowCount: v.optional(v.number()),
  reasonHas: v.optional(v.union([v.array(v.string()), v.record(v.string(), v.array(v.string()))])),
  reasonLacks: v.optional(v.array(v.string())),
  noDataSet: v.optional(v.boolean()),
  plan: v.optional(v.number()),
});
const document = v.object({
  id: v.string(),
  situation: v.string(),
  route: v.looseObject({ updateMethod: v.picklist(['APPEND', 'REPLACE', 'UPSERT']) }),
  stages: v.array(v.array(v.union([v.strictObject({ deleteDataSet: v.literal(true) }), dropped]))),
  expect: v.union([outcome, v.array(outcome)]),
  why: v.string(),
});

/** The cases of a folder. Throws if one is not of the form that is known. */
export function casesIn(folder: string): Case[] {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'case.json')));
  return names.sort().map((name) => {
    const said: unknown = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8'));
    const result = v.safeParse(document, said);
    if (!result.success) throw new Error(`${name}: ${v.summarize(result.issues)}`);
    const { id, situation, route, stages, expect } = result.output;
    return {
      ...{ name: id, about: situation, route: route as RouteDraft },
      stages: stages.map((steps) => steps.map((step) => stepOf(step, join(folder, name)))),
      outcomes: [expect].flat().map(outcomeOf),
    };
  });
}

function stepOf(said: v.InferOutput<typeof dropped> | { deleteDataSet: true }, folder: string): Step {
  if ('deleteDataSet' in said) return { do: 'deleteDataSet' };
  const { key, copyOf, contentEncoding, multipart } = said;
  if (said.delete) return { do: 'remove', key };
  if (copyOf !== undefined) return { do: 'copy', from: copyOf, key };
  return {
    ...{ do: 'put', key, content: contentOf(said, folder) },
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    ...(multipart === undefined ? {} : { multipart }),
  };
}

function contentOf(
  { key, file, fill, generate, empty }: v.InferOutput<typeof dropped>,
  folder: string,
): Content {
  if (empty) return '';
  if (generate !== undefined) return () => Buffer.concat(generate.map((part) => Buffer.from(made(part))));
  if (file === undefined) throw new Error(`${folder}: nothing says what ${key} holds`);
  const read = () => readFileSync(join(folder, file));
  if (!fill) return read;
  return ({ bucket, prefix }) =>
    read().toString().replaceAll('{bucket}', bucket).replaceAll('{prefix}', prefix);
}

function made(part: v.InferOutput<typeof piece>): string | Uint8Array {
  if (typeof part === 'string') return part;
  if ('hex' in part) return bytes(Buffer.from(part.hex, 'hex').toString('latin1'));
  if ('repeat' in part) return part.repeat.repeat(part.times);
  const day = (i: number) => String((i % 28) + 1).padStart(2, '0');
  return lines(part.from, part.to, (i) =>
    part.line.replaceAll('{i}', String(i)).replaceAll('{day}', day(i)).replace(/\n$/, ''),
  );
}

function outcomeOf(said: v.InferOutput<typeof outcome>): Outcome {
  const { states, columns, columnCount, rowsInclude, rowCount, reasonHas, reasonLacks, noDataSet, plan } =
    said;
  const named = columns === undefined ? columnCount : Object.fromEntries(columns);
  return {
    states,
    ...(named === undefined ? {} : { columns: named }),
    ...(said.rows === undefined ? {} : { rows: cellsOf(said.rows) }),
    ...(rowsInclude === undefined ? {} : { someRows: cellsOf(rowsInclude) }),
    ...(rowCount === undefined ? {} : { rowCount }),
    ...(reasonHas === undefined ? {} : { says: reasonHas }),
    ...(reasonLacks === undefined ? {} : { doesNotSay: reasonLacks }),
    ...(noDataSet === undefined ? {} : { noDataSet }),
    ...(plan === undefined ? {} : { plan }),
  };
}

function cellsOf(said: v.InferOutput<typeof rows>) {
  return said.map((cells) =>
    cells.map((cell) => (cell === null || typeof cell === 'string' ? cell : cell.repeat.repeat(cell.times))),
  );
}
