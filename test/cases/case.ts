import type { ColumnType, UpdateMethod } from '../../shared/config/route.ts';
import type { FinalState } from '../../shared/import/load.ts';

/** Where the objects of a case are dropped. */
export interface Place {
  bucket: string;
  /** Ends in a slash. */
  prefix: string;
}

/** The bytes of an object; a function where they say where they lie, or are too many to keep. */
export type Content = string | Uint8Array | ((place: Place) => string | Uint8Array);

/** What is done to the bucket, or to Domo. Keys are those behind the prefix of the route. */
export type Step =
  | { do: 'put'; key: string; content: Content; contentEncoding?: string; multipart?: boolean }
  | { do: 'copy'; from: string; key: string }
  | { do: 'remove'; key: string }
  | { do: 'deleteDataSet' };

/** How a load ends; `ignored`: there is none. */
export type State = FinalState | 'ignored';

/** A cell as Domo exports it, a null as an empty text; null: any that is not empty. */
export type Shown = string | null;

/** What is seen at the end. What is left out is not looked at. */
export interface Outcome {
  /** By key; a list where a key is dropped several times. */
  states: Readonly<Record<string, State | readonly State[]>>;
  /** Of the DataSet, in their order, or how many there are. */
  columns?: Readonly<Record<string, ColumnType>> | number;
  /** All rows, in any order. `{prefix}` in a cell is the prefix of the route. */
  rows?: readonly (readonly Shown[])[];
  /** Some of the rows. */
  someRows?: readonly (readonly Shown[])[];
  rowCount?: number;
  /**
   * Words that the reason of every load that was not loaded has, in any letter case, or of those of a key; `a|b` is
   * either of two. Names of keys, routes and DataSets don't count.
   */
  says?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Words that none of these reasons has. */
  doesNotSay?: readonly string[];
  /** There is no DataSet of the name of the case. */
  noDataSet?: boolean;
  /** The exit code of `sluice plan` for the first file, before anything is dropped. */
  plan?: number;
}

/** A route as the configuration has it, without `name`, `prefix` and the name of its DataSet. */
export interface RouteDraft {
  updateMethod: UpdateMethod;
  [setting: string]: unknown;
}

/** Files that are dropped by a route, and what must become of them. */
export interface Case {
  /** Also that of its route. Letters, digits and hyphens. */
  name: string;
  /** What it is about, and why the outcome is right. */
  about: string;
  route: RouteDraft;
  /** Each begins when all loads of the one before have ended. */
  stages: readonly (readonly Step[])[];
  /** Any one of these will do. */
  outcomes: readonly Outcome[];
  /** What the product lacks for it: it is not tried. */
  waitsFor?: string;
}

/** Files, and the routes by which they are tried. */
export interface Situation {
  about: string;
  waitsFor?: string;
  stages: readonly (readonly Step[])[];
  /** By the name of the case. */
  tries: Readonly<Record<string, { route: RouteDraft; outcome: Outcome | readonly Outcome[] }>>;
}

/** The cases of a table. */
export function casesOf(situations: readonly Situation[]): Case[] {
  return situations.flatMap(({ tries, ...situation }) =>
    Object.entries(tries).map(([name, { route, outcome }]) => ({
      ...situation,
      name,
      route,
      outcomes: [outcome].flat(),
    })),
  );
}

/** The key under which a step leaves an object, and null where it leaves none. */
export function leftBy(step: Step): string | null {
  return step.do === 'put' || step.do === 'copy' ? step.key : null;
}

/** The name that the DataSet of a case has. */
export function dataSetName(name: string): string {
  return `Case ${name}`;
}
