import type { IncomingHttpHeaders } from 'node:http';
import { DomoAnswerInvalid } from '../errors.ts';
import { type Download, isFramed } from './download.ts';
import { eventOf, unauthorized } from './failure.ts';
import { type Operation, path } from './operation.ts';

export interface ExportOptions {
  /** Whether the column names are the first record [E1]. */
  includeHeader: boolean;
  /** The name that Domo gives the attachment [E2]. It does not change the rows. */
  fileName?: string;
}

/** Every row of a DataSet, in one response, however long it is [E1, E9]. */
export function exportOf(
  id: string,
  subject: string,
  { includeHeader, fileName }: ExportOptions,
): Operation<Download> {
  const operation: Operation<Download> = {
    kind: 'export data set',
    method: 'GET',
    path: path`/v1/datasets/${id}/data`,
    // Without it, Domo may put a `'` before cells that look like formulas [E4].
    query: { includeHeader: String(includeHeader), fileName, disableFormulaInterpretation: 'false' },
    subject,
    // Domo's route makes only CSV; not even its errors have another form [A17, A18].
    headers: { Accept: 'text/csv', 'Accept-Encoding': 'gzip' },
    renewOn: [401, 403, 406],
    downloads: isCsv,
    read({ download, headers }, where) {
      if (download !== undefined) return download;
      const what =
        isCsvType(headers) && !isFramed(headers)
          ? 'does not say where it ends, so that a broken connection could not be told from its end'
          : `is ${headers['content-type'] ?? 'of no type'} instead of text/csv`;
      throw new DomoAnswerInvalid(
        `Domo's answer to ${where} ${what}. Nothing of it was taken. Check the Domo host; if it is right, Domo has changed its API.`,
      );
    },
    interpret: (answer, { credentialsFrom }) =>
      answer.status === 406 ? unauthorized(eventOf(operation, answer), credentialsFrom) : undefined,
  };
  return operation;
}

function isCsv(headers: IncomingHttpHeaders): boolean {
  return isCsvType(headers) && isFramed(headers);
}

/** [E14] */
function isCsvType(headers: IncomingHttpHeaders): boolean {
  return /^\s*text\/csv\s*(;|$)/i.test(headers['content-type'] ?? '');
}
