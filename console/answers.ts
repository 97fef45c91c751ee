import type { LoadDetails, LoadFault } from '../cli/details/load-details.ts';
import type { planJson } from '../cli/plan-lines.ts';
import type { UpdateMethod } from '../shared/data-set.ts';
import type { Fault } from '../shared/errors.ts';
import type { Waiting } from '../shared/import/lease/standing.ts';
import type { LoadRecord, Progress } from '../shared/import/load.ts';

/** What the server of the console answers. All times are ISO 8601, UTC. */

export type { LoadFault } from '../cli/details/load-details.ts';
export type { Moment } from '../cli/details/moments.ts';

/** Which deployment it is. */
export interface About {
  version: string;
  isSandbox: boolean;
  /** The stack, and where it is: `Sluice`, `eu-central-1` or the address of the sandbox. */
  stack: string;
  place: string;
  bucket: string;
  routes: RouteAnswer[];
  /** How long the page waits before it asks again. Milliseconds. */
  interval: number;
}

export interface RouteAnswer {
  name: string;
  prefix: string;
  updateMethod: UpdateMethod;
  /** Where its rows go: `DataSet "Sales"`. */
  into: string;
  /** Seconds. */
  commitInterval: number;
}

/** What is under way, and what has ended lately. */
export interface Overview {
  now: string;
  streams: StreamAnswer[];
  /** Oldest first; only the first of very many. */
  open: OpenLoad[];
  openCount: number;
  /** Newest first; only the first of them. */
  ended: EndedLoad[];
  /** Files that go from this machine into the bucket. */
  uploads: UploadAnswer[];
}

export interface StreamAnswer {
  key: string;
  into: string;
  routes: { name: string; updateMethod: UpdateMethod }[];
  /** Loads that wait: those that no batch has taken. */
  backlog: { loads: number; bytes: number };
  /** The batch that a run works on. */
  batch: { loads: number; parts: number; phase: 'planning' | 'loading' | 'committing' } | null;
  /** What the next commit waits for, and until when; null: it may be made at once. */
  rest: { why: 'commitInterval' | 'failures' | 'domo'; until: string | null } | null;
  /** When Domo took the last commit. */
  committedAt: string | null;
  /** Why Domo takes nothing of it, or null. */
  paused: string | null;
  failures: number;
  /** Seconds. */
  commitInterval: number;
}

export type OpenLoad = LoadRecord & { waits?: Waiting & { text: string }; progress: Progress };
export type EndedLoad = LoadRecord & { members?: LoadRecord[] };

export interface UploadAnswer {
  id: string;
  name: string;
  route: string;
  bytes: number;
  bytesDone: number;
  /** Its load, once the file is in the bucket. */
  load: string | null;
  /** Why it is no load although it is in the bucket. */
  ignored: string | null;
  error: string | null;
}

/** A file that the server has taken for a plan. */
export interface TakenFile {
  file: string;
  name: string;
  bytes: number;
}

/** What would become of a file: the same as `sluice plan --json` says, or the error with which it would be rejected. */
export type PlanAnswer =
  | { plan: ReturnType<typeof planJson> }
  | { rejected: Problem; place: LoadFault | null };

/** The same as `sluice show --json` says, and whether it can go again. */
export interface LoadAnswer extends LoadDetails {
  into: string | null;
}

/** An error for a person. */
export interface Problem {
  name: string;
  message: string;
  fault?: Fault;
}

export interface ReplayAnswer {
  sent: string[];
  refused: { id: string; why: string }[];
}

export interface MissedAnswer {
  id: string;
  route: string;
  bucket: string;
  key: string;
  /** null: the ledger does not know it. */
  state: string | null;
  bytes: number;
  receivedAt: string;
}

export interface SweepAnswer {
  since: string;
  until: string;
  missed: MissedAnswer[];
}

export interface ExportAnswer {
  name: string;
  source: string;
  schedule: string;
  timeZone: string;
  prefix: string;
  format: string;
  /** The newest complete file. */
  latest: ExportedAnswer | null;
  /** The last run that this console has started. */
  run: {
    state: 'running' | 'exported' | 'unchanged' | 'failed';
    startedAt: string;
    reason: string | null;
  } | null;
}

export interface ExportedAnswer {
  bucket: string;
  key: string;
  rows: number;
  bytes: number;
  sha256: string;
  scheduledTime: string;
  completedAt: string;
}

export interface NoticesAnswer {
  /** `published`: what the sandbox was asked to tell people. `ended`: the latest loads that were rejected or failed. */
  of: 'published' | 'ended';
  notices: NoticeAnswer[];
}

export interface NoticeAnswer {
  time: string;
  subject: string;
  message: string;
  load: string | null;
}

export interface DataSetAnswer {
  id: string;
  name: string;
  rows: number;
  columns: number;
  updatedAt: string | null;
}

export interface RowsAnswer {
  id: string;
  name: string;
  /** By Domo's own count. */
  rowCount: number;
  columns: { name: string; type: string }[];
  /** The first hundred. */
  rows: unknown[][];
}
