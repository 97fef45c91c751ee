import type { Transferred } from './transferred.ts';
import type { Received } from './verdict.ts';

/** What is told of an export only by the form that it has. */
export type Told = Pick<Transferred, 'nulls' | 'formulasEscaped' | 'columns'>;

/** What makes the bytes of the object of the CSV that Domo sends, and counts its records meanwhile. */
export interface Form {
  /** @returns the bytes that can be written by now, in pieces. The chunks may be cut anywhere */
  push(csv: Buffer): Buffer[];
  /** To be called at the end of the data. @returns the rest */
  end(): Buffer[];
  readonly received: Received;
  readonly told: Told;
}
