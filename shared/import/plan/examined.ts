import type { ColumnSurvey } from '../../cells/survey.ts';
import type { Column, ImportRoute } from '../../config/route.ts';
import type { LoadPlan } from '../batch.ts';
import { inspectionOf, passNames } from '../inspect/inspection.ts';
import type { Pass } from '../inspect/kind.ts';
import type { Load } from '../load.ts';
import type { Reading } from '../reading.ts';

/** A load that is to be planned. */
export interface Examinee {
  load: Pick<Load, 'id' | 'object'>;
  route: ImportRoute;
  /** The names of the documents that there are about the load: see `inspectionRef`. */
  inspections: readonly string[];
  /** The columns of the DataSet that it goes into; null: the load is the first, and creates it. */
  dataSet: readonly Column[] | null;
  /** When it is planned, as Domo is given date-times: `yyyy-MM-ddTHH:mm:ss`, UTC. All loads of a batch have the same. */
  loadedAt: string;
  /** Of the data of a file that is surveyed while it is planned; a larger one is inspected in parts. Bytes. */
  surveyUpTo?: number;
}

/** How a load's file is to be read, by what its head, its end and its inspections say. */
export interface Readable
  extends Pick<
    LoadPlan,
    'dataStart' | 'dataEnd' | 'edges' | 'elements' | 'text' | 'rowsBefore' | 'emptyRanges' | 'decisions'
  > {
  kind: 'readable';
  /** Its columns are those of the DataSet, with `added` behind them. */
  reading: Reading;
  /** Of the DataSet that there is, or that the load creates. */
  columns: Column[];
  /** What the file has beyond the DataSet that there is, and is to be added to it. */
  added: Column[];
  /** What was seen in the cells of `added`, each in its place; null where nobody had to look. Left out: nobody has. */
  seen?: (ColumnSurvey | null)[];
}

/** More must be known before the load can be planned. */
export interface Uninspected
  extends Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'edges' | 'elements' | 'text' | 'begun' | 'decisions'> {
  kind: 'uninspected';
  inspect: NonNullable<LoadPlan['inspect']>;
  reading: Reading;
}

/** The file has no rows, and nothing is to be done for it. */
export interface Empty {
  kind: 'empty';
}

export type Examined = Readable | Uninspected | Empty;

/** With what a pass over the text has found in calls before, where it has begun. */
export function begunBefore(
  { load, inspections }: Pick<Examinee, 'load' | 'inspections'>,
  uninspected: Uninspected & { inspect: Pass },
): Uninspected {
  const { inspect, reading } = uninspected;
  const begun = inspectionOf(load, inspections, passNames(inspect, reading, uninspected).begun);
  return begun === null ? uninspected : { ...uninspected, begun };
}
