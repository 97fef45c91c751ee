/**
 * A text of a message that is, or may be, a cell of a file: `text` where the route has "showCells", else `instead`. No
 * message, and so no reason, notice, receipt or line of a log, has such a text otherwise. These are:
 * - cells, and single bytes of them;
 * - names in the header of a file, but those that its DataSet has too: a file without a header begins with cells;
 * - what Domo says of a request that is about rows, or about an execution: it may repeat them.
 */
export function excerpt(showCells: boolean, text: string, instead: string): string {
  return showCells ? text : instead;
}
