/** In the place of a length: more bytes belong to the sequence, and the value is the node for the next one. */
export const LEAD = 255;
/** In the place of a length: the sequence has four bytes, as in gb18030. */
export const FOUR = 254;

/**
 * The UTF-8 of every sequence of bytes of an encoding, as a tree of nodes with one entry for each value of a byte. The
 * first byte is looked up in the node at 0; the entry of a byte in a node is at their sum.
 */
export class CodeTable {
  /** The UTF-8, its first byte lowest, or the node for the next byte. */
  readonly values: Int32Array;
  /** The length of that UTF-8, `LEAD` or `FOUR`; 0 for a byte that can't come here. */
  readonly lengths: Uint8Array;
  /** The UTF-8 of the code points that gb18030 has in four bytes, by pointer, up to U+FFFF; 0 where there is none. */
  readonly fourBytes: Int32Array;
  #nodes = 1;

  constructor(nodes: number, fourBytes = new Int32Array()) {
    this.values = new Int32Array(nodes * 256);
    this.lengths = new Uint8Array(nodes * 256);
    this.fourBytes = fourBytes;
  }

  /** @param codePoint 0: the sequence is none */
  set(node: number, byte: number, codePoint: number): void {
    if (codePoint !== 0 || (node === 0 && byte === 0))
      this.setText(node, byte, String.fromCodePoint(codePoint));
  }

  /** @param text of four bytes at most */
  setText(node: number, byte: number, text: string): void {
    const bytes = Buffer.from(text);
    this.values[node + byte] = bytes.reduceRight((value, each) => (value << 8) | each, 0);
    this.lengths[node + byte] = bytes.length;
  }

  /** The node behind a byte. */
  lead(node: number, byte: number): number {
    if (this.lengths[node + byte] === LEAD) return this.values[node + byte] as number;
    const next = this.#nodes++ * 256;
    if (next >= this.lengths.length) throw new RangeError('the table has no room for another node');
    this.values[node + byte] = next;
    this.lengths[node + byte] = LEAD;
    return next;
  }

  /** After these bytes, `byte` is the second of four. */
  four(node: number, byte: number): void {
    this.lengths[node + byte] = FOUR;
  }
}
