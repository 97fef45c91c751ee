/** One value of a record, as the file spells it. */
export interface Cell {
  /** Without the quotes around it. A doubled quote, or an escaped character, is a single one here. */
  text: string;
  /** `""` is an empty string; an empty cell without quotes is null [F3]. */
  quoted: boolean;
  /** The byte of the object at which the cell begins. */
  offset: number;
}
