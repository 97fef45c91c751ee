import type { IncomingHttpHeaders } from 'node:http';
import type { SluiceError } from '../errors.ts';
import type { HttpAnswer, Method } from './transport.ts';

/**
 * Whether an operation may be sent again if it is not known whether the first request had its effect [R9].
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
  // A second request would make a second DataSet or Stream …
  'create data set': false,
  'create stream': false,
  // … or abort the first execution [X6] …
  'create execution': false,
  // … or find the execution committed already [X16] …
  'commit execution': false,
  // … or load the rows twice, where a part that is sent again is added [P7].
  'upload part once': false,
  'append data': false,
} as const;

export type OperationKind = keyof typeof repeatable;

/** Operations that send something of a file, or are about an execution: what Domo says of these may repeat cells. */
const aboutRows: ReadonlySet<OperationKind> = new Set([
  ...(['upload part', 'upload part once', 'replace data', 'append data'] as const),
  ...(['create execution', 'get execution', 'list executions', 'commit execution'] as const),
  ...(['abort execution', 'abort current execution'] as const),
  // The names of columns may come from the first row of a file.
  ...(['create stream', 'create data set', 'update data set schema'] as const),
]);

export function isAboutRows(kind: OperationKind): boolean {
  return aboutRows.has(kind);
}

export function isRepeatable(kind: OperationKind): boolean {
  return repeatable[kind];
}

export interface Body {
  headers: Record<string, string>;
  pieces: readonly Buffer[];
  /** The size by which the time limit grows, if it is more than the length. */
  bytes?: number;
}

/** The result of a try. */
export type Verdict<T> = { value: T } | Trouble;

export interface Trouble {
  error: new (message: string, options?: ErrorOptions) => SluiceError;
  /** Sentences for a person. */
  message: string;
  /** Whether another try is safe and may succeed. */
  repeat: boolean;
  /** The try may still have had its effect. */
  ambiguous?: boolean;
  /** How long Domo asks to wait. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** What `judge` knows besides the outcome. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  now: number;
  /** An earlier try of this call may have had its effect. */
  ambiguous: boolean;
  /** Where a person finds the client id and the secret. */
  credentialsFrom: string;
}

/** One call of Domo's API: what is sent, and how its answer is read. */
export interface Operation<T> {
  kind: OperationKind;
  method: Method;
  path: string;
  query?: Record<string, string | number | undefined>;
  /** What the call is about, for messages: `stream 42`. */
  subject: string;
  body?: Body;
  /** How much longer than usual Domo may be silent before it answers. */
  thinkMs?: number;
  /** Reads a success. @throws SluiceError if its body says that it is not one */
  read: (answer: HttpAnswer, where: string) => T;
  /** Interprets an answer before the common rules do. Returns undefined to leave it to them. */
  interpret?: (answer: HttpAnswer, about: Circumstances) => Verdict<T> | undefined;
  /** Statuses that may mean that the token is not valid any more. Export adds 406 [A17]. */
  renewOn?: readonly number[];
  /** Headers in addition to, or in place of, those of every request. */
  headers?: Record<string, string>;
  /** If it returns true for the headers of a success, the body comes as `download`. */
  downloads?: (headers: IncomingHttpHeaders) => boolean;
}

export function jsonBody(value: unknown): Body {
  return { headers: { 'Content-Type': 'application/json' }, pieces: [Buffer.from(JSON.stringify(value))] };
}

/** A path of fixed and variable segments. The variable ones are encoded. */
export function path(fixed: TemplateStringsArray, ...segments: (string | number)[]): string {
  return String.raw({ raw: fixed }, ...segments.map((segment) => encodeURIComponent(segment)));
}

export function withQuery({ path, query = {} }: Pick<Operation<unknown>, 'path' | 'query'>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
