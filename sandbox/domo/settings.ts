import * as v from 'valibot';

const seconds = v.pipe(v.number(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599));
const word = v.pipe(v.string(), v.nonEmpty());

/** What the protocol leaves open, or a test needs in another way. All of it can be changed while the server runs. */
export const settingsSchema = v.strictObject({
  /** A committed execution stays ACTIVE, and an import invisible, at least this long [X9, I11]. Milliseconds. */
  indexingMs: v.optional(milliseconds, 300),
  /** What a committed execution is called while it is indexed: one name, or several in turn over `indexingMs` [X5, X9]. */
  indexingStates: v.optional(v.pipe(v.array(word), v.minLength(1)), ['ACTIVE']),
  /** What an execution is called whose rows are in the DataSet [X5]. */
  successState: v.optional(word, 'SUCCESS'),
  /** What an execution is called that failed while it was indexed [X5]. */
  failureState: v.optional(word, 'INVALID'),
  /** What an aborted execution is called [X5]. */
  abortedState: v.optional(word, 'ABORTED'),
  /**
   * A second commit of an execution [X16]: `refused` with 400; `harmless`, answered as the first one and without an
   * effect; or `twice`, by which the execution is indexed once more, so that APPEND has its rows twice.
   */
  secondCommit: v.optional(v.picklist(['refused', 'harmless', 'twice']), 'refused'),
  /** A part under an id that has one already: replaces it, or is appended to it [P7]. */
  partAgain: v.optional(v.picklist(['replaces', 'appends']), 'replaces'),
  /** A first row of a part that equals the column names: kept as a row, or dropped as an import does [P8, I8]. */
  partHeader: v.optional(v.picklist(['kept', 'dropped']), 'kept'),
  /**
   * An abort of an execution that is committed and not indexed yet [X19]: its rows are `discarded`, or they `land`. Then
   * the abort is answered 200 and the execution is ABORTED for good, but it comes too late to stop the indexing, and the
   * rows are in the DataSet when they would have been without it. The same goes for a new execution's abort [X7].
   */
  abortedRows: v.optional(v.picklist(['discarded', 'land']), 'discarded'),
  /** How long `rows` of a DataSet shows the count of before, after new rows are there [X10]. Seconds. */
  countLagSeconds: v.optional(seconds, 0),
  /** How long `dataCurrentAt` and `updatedAt` of a DataSet do so [X10]. Seconds. */
  dateLagSeconds: v.optional(seconds, 0),
  /**
   * Who is refused as a whole: `none`; by `revoked` the client, whose tokens so far end for good and which gets no new
   * one (401); by `forbidden` everybody who comes from here, as a firewall does it (403 with a page); by `maintenance`
   * everybody (503 with a page) [A14, R2].
   */
  refusal: v.optional(v.picklist(['none', 'revoked', 'forbidden', 'maintenance']), 'none'),
  /**
   * Pushes that a plan allows, as Standard allows one an hour [D17, R8]. A push is a commit or an import. How a further
   * one is refused is not known, so `status` and `message` are settings. Null: no limit.
   */
  pushLimit: v.optional(
    v.nullable(
      v.strictObject({
        pushes: v.optional(count, 1),
        perSeconds: v.optional(positive, 3600),
        status: v.optional(status, 429),
        message: v.optional(word, 'Pushing data to the API is limited to once per hour.'),
      }),
    ),
    null,
  ),
  /**
   * Calls that a client may make, in a bucket of tokens that is filled steadily; more are answered 429, with
   * `Retry-After` or without [R7]. Null: no limit.
   */
  throttle: v.optional(
    v.nullable(
      v.strictObject({ bucket: count, perSecond: positive, retryAfter: v.optional(v.boolean(), true) }),
    ),
    null,
  ),
  /** Bytes a second that one connection can carry in each direction [I14]. Null: as fast as it goes. */
  connectionBytesPerSecond: v.optional(v.nullable(positive), null),
  /** Bytes a second that all connections can carry together. Null: as fast as it goes. */
  totalBytesPerSecond: v.optional(v.nullable(positive), null),
  /** Life of a token [A10]. */
  tokenSeconds: v.optional(seconds, 3600),
  /**
   * What happens to a cell that does not fit its column's type [P13]: the execution becomes INVALID, the upload is
   * refused, or the cell becomes null. An import has no execution, so `invalid` refuses it too [I6].
   */
  typeErrors: v.optional(v.picklist(['invalid', 'reject', 'null']), 'invalid'),
  /** Time between two commits of one stream; an earlier one is answered 429 [X11, X12]. 0 allows any. */
  commitIntervalSeconds: v.optional(seconds, 0),
  /** Runs of consecutive part ids that one execution may have [P6]. */
  maxPartIdRuns: v.optional(count, 100),
  /**
   * What becomes of a new schema [D10, D11]: it is `taken`, and rows that are there have nulls in columns that they
   * lack; `refused` with 400; `ignored`, answered as if it were taken; or it `empties` the DataSet.
   */
  newSchema: v.optional(v.picklist(['taken', 'refused', 'ignored', 'empties']), 'taken'),
  /** A deleted DataSet answers 404, or 200 with `deleted: true` [D5]. */
  deletedForm: v.optional(v.picklist(['404', 'subset']), '404'),
  /** A longer request body is answered 413 [I14, P16]. Bytes as sent; null is no limit. */
  bodyLimit: v.optional(v.nullable(count), null),
  /** What a new execution aborts: the open ones of its stream, or those being indexed as well [X6, X7]. */
  newExecutionAborts: v.optional(v.picklist(['open', 'all']), 'open'),
  /** An unquoted `\N` in uploaded CSV is null [F6]. */
  backslashN: v.optional(v.boolean(), true),
  /** How an export writes null [E7]. */
  exportNull: v.optional(v.picklist(['', '\\N']), ''),
  /**
   * Where an export writes a `'` before a text that begins with = + - or @ [E4]: `unlessDeclined`, except where the
   * query says `disableFormulaInterpretation=false`; `onRequest`, only where it says true; or `always`.
   */
  exportEscape: v.optional(v.picklist(['unlessDeclined', 'onRequest', 'always']), 'unlessDeclined'),
  /** Compress an export for clients that accept gzip [E13]. */
  exportGzip: v.optional(v.boolean(), false),
  /**
   * For benchmarks, which should not measure this server. Parts are received and counted, and their content is
   * discarded; only the length and checksum at the end of gzip are read. The value is the mean length of a row in bytes
   * of CSV, from which the row count is computed. Null: parts are loaded as Domo does.
   */
  receiveOnlyRowBytes: v.optional(v.nullable(positive), null),
});

/** Some of the settings, and none that was not given. */
export const someSettingsSchema = v.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.entries).map(([name, entry]) => [name, v.exactOptional(entry)]),
  ) as {
    [Name in keyof typeof settingsSchema.entries]: v.ExactOptionalSchema<
      (typeof settingsSchema.entries)[Name],
      undefined
    >;
  },
);

export type Settings = v.InferOutput<typeof settingsSchema>;

export interface LiveSettings {
  readonly now: Readonly<Settings>;
  /** @throws v.ValiError on an unknown name or an unfit value; nothing is changed then */
  change(changes: unknown): Readonly<Settings>;
  /** Calls back after each change. */
  onChange(listener: () => void): void;
}

/** @throws v.ValiError */
export function liveSettings(initial: unknown): LiveSettings {
  let now = v.parse(settingsSchema, initial);
  const listeners: (() => void)[] = [];
  return {
    get now() {
      return now;
    },
    change(changes) {
      now = v.parse(settingsSchema, { ...now, ...v.parse(v.looseObject({}), changes) });
      for (const listener of listeners) listener();
      return now;
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
