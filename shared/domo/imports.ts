import { FileTooLarge, ImportRefused } from '../errors.ts';
import { readNothing } from './answers.ts';
import { eventOf, isDenied, lost, stop } from './failure.ts';
import { type Operation, path, type Verdict } from './operation.ts';
import { whatWasSaid } from './said.ts';
import type { HttpAnswer } from './transport.ts';

export interface DataImport {
  dataSetId: string;
  /** This route of Domo knows only these two, and silently takes anything else as REPLACE [I3, I4]. */
  updateMethod: 'APPEND' | 'REPLACE';
  /** CSV without a header, made of whole records [I8]. The pieces are sent one after the other. */
  body: readonly Buffer[];
}

/** Domo checks and stores all rows before it answers. One user waited minutes for an answer [I14]. */
const thinkMs = 100_000;

export function importOf({ dataSetId, updateMethod, body }: DataImport): Operation<void> {
  const operation: Operation<void> = {
    kind: updateMethod === 'APPEND' ? 'append data' : 'replace data',
    method: 'PUT',
    path: path`/v1/datasets/${dataSetId}/data`,
    query: { updateMethod },
    subject: `DataSet ${dataSetId}`,
    // It is not known whether this route takes gzip [I12].
    body: { headers: { 'Content-Type': 'text/csv' }, pieces: body },
    thinkMs,
    read: readNothing,
    interpret: (answer) => interpret(operation, answer),
  };
  return operation;
}

/** Only 204 means that Domo took the rows [I5]. */
function interpret(operation: Operation<void>, answer: HttpAnswer): Verdict<void> | undefined {
  const { status } = answer;
  const event = eventOf(operation, answer);
  if (status >= 200 && status <= 299 && status !== 204) return lost(operation, event);
  const { message, html } = whatWasSaid(answer);
  if (status === 413) {
    return stop(
      FileTooLarge,
      `Domo takes no request of this size: ${event}. Let the route load through a Stream ("dataSet" or "stream" instead of "dataSetApi"), or drop smaller files.`,
    );
  }
  // An HTML page comes from a gateway, which does not check CSV.
  if (status !== 400 || html || isDenied(answer)) return undefined;
  const reason = message === '' ? ' without a reason' : '';
  return stop(ImportRefused, `Domo refused the rows${reason}: ${event}.`);
}
