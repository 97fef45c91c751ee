import type { ImportRoute } from '../../config/route.ts';
import type { Column } from '../../data-set.ts';
import type { Load } from '../load.ts';

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
}
