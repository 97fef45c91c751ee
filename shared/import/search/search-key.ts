/**
 * Under this key the loads of a route wait that names its Stream by a DataSet, until the Stream is found: see
 * `searchStream`. Nothing is loaded under it.
 */
export function searchKeyOf(dataSetId: string): string {
  return `stream-of-${dataSetId}`;
}
