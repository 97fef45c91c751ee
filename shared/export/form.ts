import type { Transferred } from './transferred.ts';
import type { Received } from './verdict.ts';

/** Facts of an export that only its form knows. */
export type Told = Pick<Transferred, 'nulls' | 'formulasEscaped' | 'columns'>;

/** Turns the CSV that Domo sends into the bytes of the object, and counts its records meanwhile. */
export interface Form {
  /** @returns the bytes that can be written by now, in pieces. The chunks may be cut anywhere */
  push(csv: Buffer): Buffer[];
  /** To be called at the end of the data. @returns the rest */
  end(): Buffer[];
  readonly received: Received;
  readonly told: Told;
}
