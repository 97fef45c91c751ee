import * as v from 'valibot';

const seconds = v.pipe(v.number(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What the protocol leaves open, or a test needs in another way. All of it can be changed while the server runs. */
export const settingsSchema = v.strictObject({
  /** A committed execution stays ACTIVE, and an import invisible, at least this long [X9, I11]. Milliseconds. */
  indexingMs: v.optional(milliseconds, 300),
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
  /** Compress an export for clients that accept gzip [E13]. */
  exportGzip: v.optional(v.boolean(), false),
  /**
   * For benchmarks, which should not measure this server. Parts are received and counted, and their content is
   * discarded; only the length and checksum at the end of gzip are read. The value is the mean length of a row in bytes
   * of CSV, from which the row count is computed. Null: parts are loaded as Domo does.
   */
  receiveOnlyRowBytes: v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0))), null),
});

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
