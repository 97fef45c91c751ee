/**
 * What an inspection is to find out of a file: an index of its text, by which it is read from anywhere; where the elements
 * of an array of JSON begin; or what its records and cells are. The first two go over the whole text, one call after the
 * other.
 */
export type Inspection = 'index' | 'elements' | 'survey';
export type Pass = Exclude<Inspection, 'survey'>;

export function isPass(inspect: Inspection | undefined): inspect is Pass {
  return inspect !== undefined && inspect !== 'survey';
}
