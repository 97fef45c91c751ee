import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Bytes of a number. */
const width = 3;

/**
 * A table of code points as a short text. Neighbours are often consecutive, so what is written is how far each is from the
 * one after the last, as an unsigned number, from 1 on; a 0 of the table stays 0. Equal bytes of all numbers lie together,
 * under Brotli, in Base64.
 */
export function pack(table: ArrayLike<number>): string {
  const { length } = table;
  const planes = Buffer.alloc(width * length);
  let expected = 0;
  for (let i = 0; i < length; i++) {
    const value = table[i] as number;
    const step = value - expected;
    const number = value === 0 ? 0 : (step < 0 ? -2 * step - 1 : 2 * step) + 1;
    for (let plane = 0; plane < width; plane++) planes[plane * length + i] = (number >> (8 * plane)) & 0xff;
    if (value !== 0) expected = value + 1;
  }
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(planes, { params: quality }).toString('base64');
}

/** The table again that `pack` was given. */
export function unpack(packed: string): Uint32Array {
  const planes = brotliDecompressSync(Buffer.from(packed, 'base64'));
  const table = new Uint32Array(planes.length / width);
  let expected = 0;
  for (let i = 0; i < table.length; i++) {
    let number = 0;
    for (let plane = 0; plane < width; plane++)
      number |= (planes[plane * table.length + i] as number) << (8 * plane);
    if (number === 0) continue;
    const step = (number - 1) % 2 === 1 ? -number / 2 : (number - 1) / 2;
    table[i] = expected + step;
    expected += step + 1;
  }
  return table;
}
