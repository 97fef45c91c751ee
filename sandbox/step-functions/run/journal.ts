import type { RetryCounts } from '../flow/retry.ts';
import type { Json, JsonObject } from '../json.ts';
import type { MapRun } from '../map/map-run.ts';

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface RunStart {
  arn: string;
  name: string;
  machineArn: string;
  machineName: string;
  roleArn: string;
  /** Key of the definition that the run follows to its end, even if the machine is changed meanwhile. */
  definition: string;
  /** The input as JSON text, unchanged. */
  input: string;
  /** Milliseconds since the epoch. */
  startDate: number;
}

export interface RunEnd {
  status: Exclude<RunStatus, 'RUNNING'>;
  output?: string;
  error?: string;
  cause?: string;
  stopDate: number;
}

/** How a branch, an iteration, a child or a task with a token ended. */
export type Outcome =
  | { ok: true; output: Json }
  | { ok: false; error?: string; cause?: string; timedOut?: boolean };

/** What has to be kept about one try at a state. */
export interface Attempt {
  /** 0 is the first try. */
  number: number;
  counts: RetryCounts;
  /** When this try may begin, or a Wait ends. Milliseconds since the epoch. */
  due?: number;
  token?: string;
  /** The call that carries the token has returned. */
  submitted?: boolean;
  /** When the task times out. Milliseconds since the epoch. */
  deadline?: number;
  answer?: Outcome;
  mapRunArn?: string;
}

/** The position of a strand: its state, and everything that is needed to enter the state again. */
export interface Position {
  state: string;
  input: Json;
  variables: JsonObject;
  /** Milliseconds since the epoch. */
  enteredAt: number;
  attempt: Attempt;
}

export interface HistoryEvent extends JsonObject {
  id: number;
  previousEventId: number;
  /** Seconds since the epoch, as the API gives it. */
  timestamp: number;
  type: string;
}

export type JournalRecord =
  | { kind: 'start'; start: RunStart }
  | { kind: 'enter'; strand: string; position: Position }
  | { kind: 'attempt'; strand: string; attempt: Attempt }
  | { kind: 'settle'; strand: string; outcome: Outcome }
  | { kind: 'event'; strand: string; event: HistoryEvent }
  | { kind: 'mapRun'; mapRun: MapRun }
  | { kind: 'end'; end: RunEnd };

/**
 * The progress of one run, as a list of records that only grows.
 *
 * A run consists of *strands*: its own sequence of states, and one more for each branch, iteration and child, under the
 * id of the state that made it. Reading the records again gives the position of every strand.
 */
export class Journal {
  readonly start: RunStart;
  readonly events: HistoryEvent[] = [];
  readonly mapRuns = new Map<string, MapRun>();
  readonly #append: (record: JournalRecord) => void;
  readonly #positions = new Map<string, Position>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #lastEvents = new Map<string, number>();
  readonly #inner = new Map<string, Set<string>>();
  #end: RunEnd | null = null;

  constructor(start: RunStart, append: (record: JournalRecord) => void) {
    this.start = start;
    this.#append = append;
  }

  get end(): RunEnd | null {
    return this.#end;
  }

  get status(): RunStatus {
    return this.#end?.status ?? 'RUNNING';
  }

  position = (strand: string): Position | undefined => this.#positions.get(strand);
  outcome = (strand: string): Outcome | undefined => this.#outcomes.get(strand);
  positions = (): IterableIterator<[string, Position]> => this.#positions.entries();
  /** The latest event of a strand; 0 if it has none. */
  lastEvent = (strand: string): number => this.#lastEvents.get(strand) ?? 0;

  /** Writes a record, unless the run has ended. */
  write(record: JournalRecord): void {
    if (this.#end) return;
    this.#append(record);
    this.apply(record);
  }

  /** What a record changes; also used to read a journal back. */
  apply(record: JournalRecord): void {
    switch (record.kind) {
      case 'start':
        break;
      case 'enter':
        this.#dropInner(record.strand);
        this.#adopt(record.strand);
        this.#positions.set(record.strand, record.position);
        break;
      case 'attempt': {
        const position = this.#positions.get(record.strand);
        if (position) this.#positions.set(record.strand, { ...position, attempt: record.attempt });
        break;
      }
      case 'settle':
        this.#dropInner(record.strand);
        this.#positions.delete(record.strand);
        this.#outcomes.set(record.strand, record.outcome);
        break;
      case 'event':
        this.events.push(record.event);
        this.#lastEvents.set(record.strand, record.event.id);
        break;
      case 'mapRun':
        this.mapRuns.set(record.mapRun.mapRunArn, record.mapRun);
        break;
      case 'end':
        this.#end = record.end;
        break;
    }
  }

  #adopt(strand: string): void {
    const parent = strand.slice(0, Math.max(0, strand.lastIndexOf('/')));
    const siblings = this.#inner.get(parent);
    if (siblings) siblings.add(strand);
    else this.#inner.set(parent, new Set([strand]));
  }

  /** Deletes the strands inside a state that was left. */
  #dropInner(strand: string): void {
    const inner = this.#inner.get(strand);
    if (!inner) return;
    this.#inner.delete(strand);
    for (const id of inner) {
      this.#dropInner(id);
      for (const map of [this.#positions, this.#outcomes, this.#lastEvents]) map.delete(id);
    }
  }
}

/** The run's own sequence of states. */
export const rootStrand = 'run';

/**
 * The id of a strand inside a state, different for every try and every index. A state that is entered again may use the
 * same ids, because the strands of before are deleted by then.
 */
export const innerStrand = (strand: string, { attempt }: Position, index: number): string =>
  `${strand}/${attempt.number}:${index}`;
