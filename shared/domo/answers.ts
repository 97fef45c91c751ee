import * as v from 'valibot';
import { columnTypes } from '../data-set.ts';
import { DomoAnswerInvalid, DomoNotFound } from '../errors.ts';
import { jsonObject } from './said.ts';
import type { HttpAnswer } from './transport.ts';

// The schemas demand only what the product depends on. Keys that are not named here are dropped.

/** ISO 8601, UTC, with or without milliseconds [F10]. */
const time = v.nullish(v.string());
const id = v.pipe(v.number(), v.integer());

export const tokenAnswer = v.object({
  /** Printable ASCII, because it goes into a header as it is. */
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  /** Seconds. If it is missing, 50 minutes, as in the R SDK [A7, A10]. */
  expires_in: v.optional(v.pipe(v.number(), v.minValue(0)), 3000),
});
export type TokenAnswer = v.InferOutput<typeof tokenAnswer>;

/** A number in every example, a string in the table of the documentation [D4]. */
const ownerAnswer = v.object({
  id: v.pipe(v.union([v.number(), v.string()]), v.transform(Number)),
  name: v.nullish(v.string()),
});

const columnAnswer = v.object({ name: v.string(), type: v.picklist(columnTypes) });

/** An item of a list, which has no schema [D8]. `columns` is left out, because it is not reliable [D4]. */
export const dataSetItemAnswer = v.object({
  id: v.string(),
  name: v.string(),
  description: v.nullish(v.string()),
  rows: v.number(),
  owner: v.nullish(ownerAnswer),
  createdAt: time,
  updatedAt: time,
  dataCurrentAt: time,
  pdpEnabled: v.nullish(v.boolean()),
});
export type DataSetItem = v.InferOutput<typeof dataSetItemAnswer>;

/** [D3] */
export const dataSetAnswer = v.object({
  ...dataSetItemAnswer.entries,
  schema: v.object({ columns: v.array(columnAnswer) }),
});
export type DataSet = v.InferOutput<typeof dataSetAnswer>;

/** [D15] */
export const queryAnswer = v.object({
  columns: v.array(v.string()),
  rows: v.array(v.array(v.unknown())),
  numRows: v.number(),
  numColumns: v.nullish(v.number()),
});
export type QueryResult = v.InferOutput<typeof queryAnswer>;

/** [X3] */
export const executionAnswer = v.object({
  /** Counts from 1 per Stream [X4]. */
  id,
  /** The state as Domo spells it; `outcomeOf` interprets it. */
  currentState: v.string(),
  startedAt: time,
  createdAt: time,
  modifiedAt: time,
  endedAt: time,
  updateMethod: v.nullish(v.string()),
});
export type Execution = v.InferOutput<typeof executionAnswer>;

/** [S4] */
export const streamAnswer = v.object({
  id,
  /** Lists and searches may leave out everything but the id [S10]. */
  dataSet: v.object({
    id: v.string(),
    name: v.nullish(v.string()),
    description: v.nullish(v.string()),
    rows: v.nullish(v.number()),
    owner: v.nullish(ownerAnswer),
    createdAt: time,
    updatedAt: time,
    pdpEnabled: v.nullish(v.boolean()),
  }),
  updateMethod: v.nullish(v.string()),
  keyColumnNames: v.nullish(v.array(v.string())),
  createdAt: time,
  modifiedAt: time,
  /** Only third parties have seen it, so a value of another form is ignored. */
  lastExecution: v.fallback(v.nullish(executionAnswer), undefined),
});
export type Stream = v.InferOutput<typeof streamAnswer>;

type Schema = v.GenericSchema<unknown, unknown>;
type Read<T> = (answer: HttpAnswer, where: string) => T;

/** For answers whose body does not matter. */
export function readNothing(): void {}

export function readAs<S extends Schema>(schema: S): Read<v.InferOutput<S>> {
  return ({ text }, where) => check(schema, parse(text, where), where);
}

/** As `readAs`, for an object that may be deleted: Domo may answer a success with `deleted: true` [D5, S4]. */
export function readLiving<S extends Schema>(schema: S, subject: string): Read<v.InferOutput<S>> {
  return (answer, where) => {
    if (jsonObject(answer.text)?.deleted === true) {
      throw new DomoNotFound(`Domo says that ${subject} was deleted (${where}). Check the id.`);
    }
    return readAs(schema)(answer, where);
  };
}

export interface Page<T> {
  /** Without the items that were deleted. */
  items: T[];
  /** How many items the page had with the deleted ones: the offset of the next page is that much larger. */
  length: number;
}

export function readPage<S extends Schema>(schema: S): Read<Page<v.InferOutput<S>>> {
  const isDeleted = v.object({ deleted: v.literal(true) });
  return ({ text }, where) => {
    const all = check(v.array(v.unknown()), parse(text, where), where);
    const living = all.filter((item) => !v.is(isDeleted, item));
    return { items: check(v.array(schema), living, where), length: all.length };
  };
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = text.trim() === '' ? 'empty' : 'no JSON';
    throw new DomoAnswerInvalid(`Domo's answer to ${where} is ${what}. ${advice}`);
  }
}

const advice = 'Check the Domo host; if it is right, Domo has changed its API.';

function check<S extends Schema>(schema: S, value: unknown, where: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  // Not valibot's own message, because it repeats the value, which may be a secret.
  const issues = result.issues.slice(0, 3).map((issue) => {
    const place = v.getDotPath(issue) ?? 'all of it';
    return issue.received === 'undefined' ? `${place} is missing` : `${place} should be ${issue.expected}`;
  });
  throw new DomoAnswerInvalid(
    `Domo's answer to ${where} is not what the protocol says: ${issues.join(', ')}. ${advice}`,
  );
}
