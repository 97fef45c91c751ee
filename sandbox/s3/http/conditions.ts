import { S3Error } from './error.ts';

/** The properties of an object that conditions are compared with. */
export interface Validators {
  /** Without quotes. */
  etag: string;
  /** ISO 8601. */
  writtenAt: string;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Evaluates the conditions of a read, in the order of RFC 9110, section 13.2.2.
 *
 * @param prefix prefix of the header names: '' or 'x-amz-copy-source-'
 * @throws S3Error PreconditionFailed, which names the condition
 */
export function evaluateRead(headers: Headers, current: Validators, prefix = ''): 'read' | 'not-modified' {
  const { etag } = current;
  const ifMatch = headers[`${prefix}if-match`];
  const ifUnmodifiedSince = seconds(headers[`${prefix}if-unmodified-since`]);
  const ifNoneMatch = headers[`${prefix}if-none-match`];
  const ifModifiedSince = seconds(headers[`${prefix}if-modified-since`]);
  const modified = seconds(current.writtenAt) ?? 0;

  if (ifMatch !== undefined) {
    if (!lists(ifMatch, etag)) throw preconditionFailed('If-Match');
  } else if (ifUnmodifiedSince !== null && modified > ifUnmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return lists(ifNoneMatch, etag) ? 'not-modified' : 'read';
  return ifModifiedSince !== null && modified <= ifModifiedSince ? 'not-modified' : 'read';
}

/**
 * Checks the conditions of a write or of a deletion.
 *
 * @param current null if there is no object, or a delete marker
 * @throws S3Error PreconditionFailed, NoSuchKey, NotImplemented
 */
export function checkWrite(headers: Headers, current: Validators | null): void {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') {
      throw new S3Error('NotImplemented', 'A write takes If-None-Match only with the value *, as in S3.');
    }
    if (current !== null) throw preconditionFailed('If-None-Match');
  }
  if (ifMatch !== undefined) {
    if (current === null) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    if (!lists(ifMatch, current.etag)) throw preconditionFailed('If-Match');
  }
}

export function preconditionFailed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    fields: { Condition: condition },
  });
}

/** Whether a list of entity tags, quoted or not, has this one. */
export function lists(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((item) => item.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
    .some((item) => item === '*' || item === etag);
}

/** A date of HTTP in whole seconds; null if there is none, or if it is not a date. */
function seconds(date: string | undefined): number | null {
  const milliseconds = Date.parse(date ?? '');
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}
