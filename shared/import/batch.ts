import type { Column, ImportRoute } from '../config/route.ts';
import type { Behaviour } from '../domo/behaviour.ts';
import type { DocumentRef } from './documents.ts';
import type { Inspection } from './inspect/kind.ts';
import type { Load } from './load.ts';
import type { ObjectText, Proof } from './part.ts';
import type { Reading } from './reading.ts';

/** What one execution takes at most; what is over waits for the next. A load that is larger goes alone. */
export const batchLimits = {
  loads: 10_000,
  /** Of the objects. */
  bytes: 100e9,
  parts: 5000,
};

/** How a batch is named from state to state; what it consists of is in a document of its own. */
export interface BatchRef {
  /** Unique over all streams and fences. */
  id: string;
  bucket: string;
  /** Parts that are sent at the same time. */
  maxConcurrency: number;
  /** Whether messages about it may have cells of its files in them: only if all of its routes allow that. */
  showCells: boolean;
}

/** A load that waits for its stream, and its place in the backlog. */
export interface BacklogEntry {
  order: string;
  load: Load;
  /** A person wants it loaded whatever the guards say. */
  force: boolean;
  /** How often the load had been opened again when it was put there. */
  replays: number;
}

/** What `plan` found out about a load. */
export interface LoadPlan {
  /** Which of the batch's readings it is read by. */
  reading: number;
  /** Where the rows begin: behind byte order mark and header. Bytes of text. */
  dataStart: number;
  /** Where they end: before footer and padding. Bytes of text, exclusive. */
  dataEnd: number;
  text: ObjectText;
  /** How many records come before each range, once they are joined; null where nobody needs to know. */
  rowsBefore: number[] | null;
  /** Of an array of JSON: where its ranges meet, which is where elements begin. Left out: they are of equal size. */
  edges?: number[];
  /** Of an array of JSON that an inspection has cut at these edges: how many elements each range has. */
  elements?: { isArray: boolean; counts: number[] };
  /** Ranges in which no row begins, by their indexes: each is cut together with another one. Left out: none is known. */
  emptyRanges?: number[];
  inspect?: Inspection;
  /** How far an inspection has come that goes over the whole text; left out: it begins. */
  begun?: DocumentRef;
  /** What was decided about the file, and why: sentences for a person. */
  decisions: string[];
  /** The part of the batch that holds the load's first segment: its id in Domo [P6]. */
  firstPart: number;
  /** How many parts hold segments of the load. 0 where all is sent in one request. */
  parts: number;
}

/** A load of a batch. */
export interface BatchLoad extends BacklogEntry {
  plan: LoadPlan;
}

/** A Stream and the DataSet that it feeds. */
export interface StreamRef {
  streamId: number;
  dataSetId: string;
}

/** What a first load has made: a Stream with its DataSet, or, where `streamId` is null, a DataSet for the DataSet API. */
export interface MadeRef {
  streamId: number | null;
  dataSetId: string;
}

/** What the rows of a batch are put into; `newStream`, `newDataSet`: the batch is the first, and creates it. */
export type BatchTarget =
  | { kind: 'stream'; stream: StreamRef }
  | { kind: 'newStream'; columns: Column[] }
  | { kind: 'dataSet'; dataSetId: string }
  | { kind: 'newDataSet'; columns: Column[] }
  /** Nothing is sent: the loads are read, to find out what their plans must know. */
  | { kind: 'inspection' };

/** The loads of one stream that are committed together, in the order of their rows. */
export interface Batch {
  target: BatchTarget;
  /** How Domo behaves, as it was known when the batch was planned. */
  behaviour: Behaviour;
  /** The names of the DataSet's columns. */
  names: string[];
  /** The columns that it does not have yet: they are added before the execution [D10]. */
  addedColumns: Column[];
  /** How the files are read. */
  readings: Reading[];
  /** The routes of the loads as they were when the batch was planned, by name. */
  routes: Record<string, ImportRoute>;
  loads: BatchLoad[];
  /** Where the batch is a set: its load. The others are those of its objects, and end as it ends. */
  set?: BatchSet;
  /** Loads whose content one of the batch has too: where that is committed, they end with it as duplicates. */
  twins?: BatchTwin[];
}

/** The load of a set, which is known by its marker or manifest. */
export interface BatchSet {
  entry: BacklogEntry;
  /** What all of its objects hold: see `contentOf`. */
  content: string;
  /** Loads of objects without rows, of which nothing is sent. */
  empty: Load[];
  /** What was decided about the set as a whole: sentences for a person. */
  decisions?: string[];
}

/** A load whose content another one of the batch brings to Domo. */
export interface BatchTwin {
  entry: BacklogEntry;
  /** The id of the other one. */
  of: string;
}

/** By the id of the load. */
export type Proofs = Record<string, Proof>;

/** The route of a load of a batch. */
export function routeOf(
  { routes }: Pick<Batch, 'routes'>,
  { route: name }: Pick<Load, 'route'>,
): ImportRoute {
  const route = routes[name];
  if (route === undefined) throw new RangeError(`the batch has no route ${name}`);
  return route;
}

/** The route of a batch's first load: it says how the batch as a whole goes. */
export function leadingRoute(batch: Batch): ImportRoute {
  const [first] = batch.loads;
  if (first === undefined) throw new RangeError('a batch has no loads');
  return routeOf(batch, first.load);
}
