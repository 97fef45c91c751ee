import type { ExportJob } from '../config/export-job.ts';
import type { ImportRoute } from '../config/route.ts';
import type { Probe } from '../domo/behaviour.ts';
import type { Domo } from '../domo/client.ts';
import type { BacklogEntry, MadeRef } from './batch.ts';
import type { FinalVerdict } from './data-set-api/request.ts';
import type { DocumentRef } from './documents.ts';
import type { Expected } from './expect/expected.ts';
import type { KnownContent } from './files/known-content.ts';
import type { Hold, Leases } from './lease/lease.ts';
import type { SluiceEvent } from './ledger/event.ts';
import type { Measure } from './ledger/measures.ts';
import type { Notice } from './ledger/notice.ts';
import type { Ending, LedgerRow } from './ledger/row.ts';
import type { Load, ObjectVersion, Progress } from './load.ts';
import type { UploadReport } from './part.ts';

/**
 * What the steps need of the world. A step takes its ports as an argument, so that the model and the fault rehearsals
 * run the very steps that are deployed. Each call of a port is one request, and a write is a conditional write of one
 * item.
 *
 * What a port throws is an error of ours: `AwsUnavailable` where another try may help, `AwsRefused` where it will not.
 */
export interface Ports {
  clock: Clock;
  objects: Objects;
  documents: Documents;
  ledger: Ledger;
  leases: Leases;
  backlog: Backlog;
  streams: Streams;
  verdicts: Verdicts;
  contents: Contents;
  probes: Probes;
  reports: Reports;
  runs: Runs;
  notices: Notices;
  events: Events;
  meter: Meter;
  expectations: Expectations;
  domo: Domo;
  /** The routes as they are deployed. */
  routes(): Promise<readonly ImportRoute[]>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param ms milliseconds */
  sleep(ms: number): Promise<void>;
}

/** What is listed of an object version. */
export interface ListedVersion {
  object: ObjectVersion;
  /** When it was created. */
  createdAt: Date;
}

/** What has befallen a key: a version of its object, or a deletion, which leaves no bytes. */
export interface ListedEvent extends ListedVersion {
  isDeletion: boolean;
}

/** The objects that people drop. */
export interface Objects {
  /**
   * The bytes from `from` up to, not including, `to`, as they arrive. A connection that breaks is taken up again where
   * it broke. Throws `ObjectGone` if this version can't be read any more, and `ExportedObject` if an export wrote it.
   */
  read(object: ObjectVersion, from: number, to: number): AsyncIterable<Uint8Array>;
  /**
   * Every version of every object under a prefix, by key, newest first; no marks of deletions. A version that was
   * written while the bucket kept none has a null `versionId`.
   */
  versions(bucket: string, prefix: string): AsyncIterable<ListedVersion>;
  /** The same, with the marks of deletions among them. */
  events(bucket: string, prefix: string): AsyncIterable<ListedEvent>;
  /** One tag of an object version; null if it has none of that key, or is gone. */
  tagOf(object: ObjectVersion, key: string): Promise<string | null>;
  /** Sets one tag of an object version, and leaves its others. False if the version is gone or has no room. */
  tag(object: ObjectVersion, key: string, value: string): Promise<boolean>;
}

/** Sluice's own documents in the bucket. */
export interface Documents {
  put(ref: DocumentRef, document: unknown): Promise<void>;
  get(ref: DocumentRef): Promise<unknown>;
  /** One JSON value a line. The lines are taken as they are written: there may be more than memory holds. */
  putLines(ref: DocumentRef, lines: Iterable<unknown>): Promise<void>;
  /** All documents whose keys begin with that of `folder`, by key. */
  list(folder: DocumentRef): AsyncIterable<DocumentRef>;
}

/** The table of loads: one row for each. */
export interface Ledger {
  /** Enters a load as `received`. @returns the row that was there before, which stays; null: it was entered */
  enter(
    load: Load,
    of: { streamKey: string; updateMethod: ImportRoute['updateMethod']; set?: string },
  ): Promise<LedgerRow | null>;
  get(id: string): Promise<LedgerRow | null>;
  /**
   * Takes an open load of a stream into a batch, also from an older fence.
   *
   * @returns its row; null if it has ended, is another stream's, or a newer fence has it
   */
  take(id: string, hold: StreamFence, batch: string): Promise<LedgerRow | null>;
  /** Notes that a document of `inspectionRef` is there. Nothing where the load has ended, or a newer fence has it. */
  noteInspected(id: string, hold: StreamFence, inspection: string): Promise<void>;
  /**
   * Takes a load into the batch of its set. One that has ended and is not committed is opened again, without what
   * inspections have found: their documents may have expired. Throws `LeaseLost` if a newer fence has taken it.
   *
   * @param set the key of the marker or manifest
   * @returns its row, which stays as it is where it is committed
   */
  join(id: string, hold: StreamFence, batch: string, set: string): Promise<LedgerRow>;
  /** Lets a load that waits for its set go by itself. False where none waits: it has ended, or a set has taken it. */
  leaveSet(id: string): Promise<boolean>;
  /**
   * Ends a load. A load that has ended stays as it is. Throws `LeaseLost` if a newer fence has taken the load.
   *
   * @returns the row after it; null: the load is another stream's by now, or forgotten, and nothing was changed
   */
  end(id: string, hold: StreamFence, ending: Ending): Promise<LedgerRow | null>;
  /** Hands an open load of one stream over to another. False if it is not one of `from`'s, or has ended. */
  move(id: string, from: string, to: string): Promise<boolean>;
  /**
   * Opens a load again that has ended in one of `from`, without what inspections have found: their documents may have
   * expired. False if it has not.
   */
  reopen(
    id: string,
    from: readonly LedgerRow['state'][],
    of: { route: string; streamKey: string; force: boolean },
  ): Promise<boolean>;
  /** When the first load of a route arrived, of those that the ledger knows to have ended. ISO 8601; null: none has. */
  firstArrival(route: string): Promise<string | null>;
  /**
   * When a load of a route was received that has ended, and not with a set: any that came after `after`, and not after
   * `until`. Eventually consistent. Milliseconds since 1970; null: there is none.
   */
  arrival(route: string, after: number, until: number): Promise<number | null>;
  /** Loads that are not final, oldest first. Eventually consistent. */
  open(): AsyncIterable<LedgerRow>;
}

/** By what a write of the ledger shows that the load is its own. */
export type StreamFence = Pick<Hold, 'streamKey' | 'fence'>;

/** The loads that wait for a stream. */
export interface Backlog {
  /**
   * Puts a load in its place, unless it is there already as often opened again. One that is there becomes forced if
   * `entry` is, and stays so until it is opened again.
   */
  put(streamKey: string, entry: BacklogEntry): Promise<void>;
  /** The first `limit` loads in the order of the backlog. Strongly consistent. */
  first(streamKey: string, limit: number): Promise<BacklogEntry[]>;
  /** The last `limit` loads, in the order of the backlog. Strongly consistent. */
  last(streamKey: string, limit: number): Promise<BacklogEntry[]>;
  /** Takes a load out, unless it has been opened again since. */
  remove(streamKey: string, entry: Pick<BacklogEntry, 'order' | 'replays'>): Promise<void>;
}

/** What is known of a Stream, or a DataSet for the DataSet API, that a route has created, or is about to. */
export interface Registration {
  /** ISO 8601: since when a creation has been under way; what is made after it may be ours. null: none has been. */
  creatingSince: string | null;
  /** Which call is about to create it, and since when; null: none is. */
  creator: Creator | null;
  made: MadeRef | null;
}

/** A call that creates a Stream or a DataSet. */
export interface Creator {
  id: string;
  /** ISO 8601. */
  since: string;
  /** Of the lease: where a newer one has been at it, this call is late, and creates nothing any more. */
  fence: number;
}

/** The Streams that loads go into: which there are, and what first loads created. */
export interface Streams {
  /**
   * The key under which a route's stream is leased and remembered. Two routes to one Domo Stream get the same key,
   * also where one names the id of the Stream that the other created. A Stream that is named by its DataSet has that of
   * its id, once it was found: until then its loads wait under a key where nothing is loaded (`searchKeyOf`).
   */
  keyOf(route: ImportRoute): Promise<string>;
  /** The id of the Stream of a DataSet, as it was found; null: nobody has searched for it yet. */
  found(dataSetId: string): Promise<number | null>;
  /** Notes which Stream a DataSet has: for ever, because Domo never gives it another [S8]. */
  noteFound(dataSetId: string, streamId: number): Promise<void>;
  get(streamKey: string): Promise<Registration | null>;
  /**
   * Notes who is about to create, before Domo is asked to; the time of the first such note stays.
   *
   * @param over ISO 8601: who has been at it since before then has ended
   * @returns false if it is there, somebody else is at it, or one with a newer fence was
   */
  announce(streamKey: string, creator: Creator, over: string): Promise<boolean>;
  /**
   * Notes that a creator has ended without having made anything, unless another one is at it by now.
   *
   * @param nothingMade nor has any other before it: what is made later by somebody else is not ours
   */
  withdraw(streamKey: string, creatorId: string, nothingMade?: boolean): Promise<void>;
  /** @returns what counts: an earlier registration stays. */
  register(streamKey: string, made: MadeRef): Promise<MadeRef>;
  /**
   * Forgets what was made, because it is deleted again; nothing where by now something else is registered.
   *
   * @param fence a creator with an older one is refused from then on
   */
  forget(streamKey: string, made: MadeRef, fence: number): Promise<void>;
}

/** What was found out about requests to the DataSet API whose answer was lost, for the loads that may be replayed. */
export interface Verdicts {
  put(streamKey: string, requestId: string, verdict: FinalVerdict): Promise<void>;
  /** null where nobody has found out yet. */
  get(streamKey: string, requestId: string): Promise<FinalVerdict | null>;
}

/** What was committed last, so that the same content does not go to Domo again: see `twinOf`. */
export interface Contents {
  /** Strongly consistent. */
  get(streamKey: string, place: string): Promise<KnownContent | null>;
  /** Puts content in the place of what was there, unless a newer fence has put that. */
  put(streamKey: string, place: string, known: KnownContent, fence: number): Promise<void>;
}

/** What is known of the files that are due on a route. */
export interface Expectations {
  put(route: string, expected: Expected): Promise<void>;
  /** null where nobody has looked yet. */
  get(route: string): Promise<Expected | null>;
}

/** What a trial of the user's own Domo has shown of what its documentation leaves open. */
export interface Probes {
  /** Puts a probe in the place of the one before. */
  put(probe: Probe): Promise<void>;
  /** The latest; null: nobody has made one. */
  get(): Promise<Probe | null>;
}

/** The reports of the parts of a batch. */
export interface Reports {
  /** Puts a report in the place of an older try's. A try that was given up, and reports late, changes nothing. */
  put(batch: string, report: UploadReport): Promise<void>;
  /** Puts a report, unless there is one that says that the part was sent. */
  putUnlessSent(batch: string, report: UploadReport): Promise<void>;
  /** Notes who is about to send a part. Safe to repeat; false if another was, and has not taken it back. */
  claim(batch: string, part: number, claimant: string): Promise<boolean>;
  /** Takes back what a claimant has noted: it has certainly not sent the part. */
  release(batch: string, part: number, claimant: string): Promise<void>;
  /** All reports of a batch so far, by part id. Strongly consistent. */
  list(batch: string): AsyncIterable<UploadReport>;
  progress(batch: string): Promise<Progress>;
}

/** What a run of the import machine is started with. */
export interface RunInput {
  streamKey: string;
  fence: number;
  /** It is to end what the runs before it died of. */
  giveUp: boolean;
  /** ISO 8601: it waits until then; null: it begins at once. */
  notBefore: string | null;
}

/** The runs of the import machine. */
export interface Runs {
  /**
   * Starts a run under a name that no other has. Safe to repeat.
   *
   * @returns `over`: a run of that name was started before, and has ended
   */
  start(name: string, input: RunInput): Promise<'started' | 'over'>;
  /** Eventually consistent: a run that has just died may still seem to run. */
  isRunning(name: string): Promise<boolean>;
}

/** The queue by which loads come in. */
export interface Intake {
  /** Sends messages. Throws `AwsUnavailable` if the queue did not take all of them: some may be there. */
  send(bodies: readonly string[]): Promise<void>;
  /**
   * Says when messages that were received, at most ten, come again. Throws `AwsUnavailable` if the queue did not take all
   * of it.
   */
  changeVisibility(messages: readonly HiddenMessage[]): Promise<void>;
}

/** A message that was received, and is hidden until it comes again. */
export interface HiddenMessage {
  /** Of its latest receive. */
  receiptHandle: string;
  /** From now until it comes again. */
  seconds: number;
}

/** Tells people. Never throws: what can't be told is logged. */
export interface Notices {
  publish(notice: Notice): Promise<void>;
}

/** Tells programs. Never throws: what can't be told is logged. */
export interface Events {
  /** A request for each ten of them. */
  publish(events: readonly SluiceEvent[]): Promise<void>;
}

/** What is measured. Takes no request. */
export interface Meter {
  record(route: string, measures: readonly Measure[]): void;
  recordExport(name: ExportJob['name'], measures: readonly Measure[]): void;
}
