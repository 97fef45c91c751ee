import type { IncomingHttpHeaders } from 'node:http';
import type { SluiceError } from '../errors.ts';
import type { HttpAnswer, Method } from './transport.ts';

/**
 * May the operation be sent again when nobody knows whether the first one had its effect [R9]?
 * Whatever is not on record as true here is sent once.
 */
const repeatable = {
  'get token': true,
  'get data set': true,
  'list data sets': true,
  'query data set': true,
  'export data set': true,
  'update data set schema': true,
  'delete data set': true,
  'get stream': true,
  'list streams': true,
  'search streams': true,
  'update stream': true,
  'delete stream': true,
  'get execution': true,
  'list executions': true,
  'abort execution': true,
  'abort current execution': true,
  'upload part': true,
  'replace data': true,
  // A second one would make a second DataSet or Stream …
  'create data set': false,
  'create stream': false,
  // … abort the first one [X6] …
  'create execution': false,
  // … or meet an execution that is committed already [X16] …
  'commit execution': false,
  // … or have its rows there twice.
  'append data': false,
} as const;

export type OperationKind = keyof typeof repeatable;

export function isRepeatable(kind: OperationKind): boolean {
  return repeatable[kind];
}

export interface Body {
  headers: Record<string, string>;
  pieces: readonly Buffer[];
  /** What the allowance of time is for, where it is more than the length. */
  bytes?: number;
}

/** What a try came to. */
export type Verdict<T> = { value: T } | Trouble;

export interface Trouble {
  error: new (message: string, options?: ErrorOptions) => SluiceError;
  /** Sentences for a person. */
  message: string;
  /** Is it safe, and is there hope, to try again? */
  repeat: boolean;
  /** The try may have had its effect all the same. */
  ambiguous?: boolean;
  /** Domo wants to be left alone that long. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** What is known when an outcome is judged. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  now: number;
  /** An earlier try of this call may have had its effect. */
  ambiguous: boolean;
  /** Where a person finds the client id and secret that are in use. */
  credentialsFrom: string;
}

/** One call of Domo's API: what is sent, and how its answer is read. */
export interface Operation<T> {
  kind: OperationKind;
  method: Method;
  path: string;
  query?: Record<string, string | number | undefined>;
  /** What it is about, in messages: `stream 42`. */
  subject: string;
  body?: Body;
  /** How much longer than usual Domo may be silent before it answers. */
  thinkMs?: number;
  /** Reads a success. @throws SluiceError when it is none after all */
  read: (answer: HttpAnswer, where: string) => T;
  /** Says first what an answer means, where this operation knows better than the common rules. */
  interpret?: (answer: HttpAnswer, about: Circumstances) => Verdict<T> | undefined;
  /** Statuses that may stand for a token that is no longer good. Export adds 406 [A17]. */
  renewOn?: readonly number[];
  /** Beside or instead of those of every request. */
  headers?: Record<string, string>;
  /** A success with such headers comes as `download`. */
  downloads?: (headers: IncomingHttpHeaders) => boolean;
}

export function jsonBody(value: unknown): Body {
  return { headers: { 'Content-Type': 'application/json' }, pieces: [Buffer.from(JSON.stringify(value))] };
}

/** A path of fixed and variable segments; the variable ones are encoded. */
export function path(fixed: TemplateStringsArray, ...segments: (string | number)[]): string {
  return String.raw({ raw: fixed }, ...segments.map((segment) => encodeURIComponent(segment)));
}

export function withQuery({ path, query = {} }: Pick<Operation<unknown>, 'path' | 'query'>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
