import { newDataSetOf, type ImportRoute } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import { type Head, readHead } from '../../csv/head.ts';
import type { Decision, Known } from '../../csv/head/types.ts';
import type { Column } from '../../data-set.ts';
import { FileTooLarge } from '../../errors.ts';
import { collected } from '../collected.ts';
import { inspectionOf, type Surveyed, surveyName } from '../inspect/inspection.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import type { Examined } from './examined.ts';
import { openObject, type ReadableText } from './object-text.ts';

export type ExaminePorts = Pick<Ports, 'objects' | 'documents' | 'clock'>;

/** A load that is to be planned. */
export interface Examinee {
  load: Pick<Load, 'id' | 'object' | 'receivedAt'>;
  route: ImportRoute;
  /** The names of the documents that there are about the load: see `inspectionRef`. */
  inspections: readonly string[];
  /** Of the DataSet that it goes into; null: the load is the first, and creates it. */
  dataSet: readonly Column[] | null;
}
