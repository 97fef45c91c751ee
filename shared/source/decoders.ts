import type { LegacyEncoding } from '../encodings.ts';
import type { Decoder } from './decoder.ts';
import { createIso2022JpDecoder } from './iso2022jp-decoder.ts';
import { createTableDecoder } from './table-decoder.ts';
import { buildCodeTable } from './tables/build.ts';
import { createUtf16Decoder } from './utf16-decoder.ts';

/** A process reads few encodings, and a decoder keeps nothing between calls, so each is made once. */
const made = new Map<LegacyEncoding, Decoder>();

export function decoderOf(encoding: LegacyEncoding): Decoder {
  const decoder = made.get(encoding) ?? create(encoding);
  made.set(encoding, decoder);
  return decoder;
}

function create(encoding: LegacyEncoding): Decoder {
  switch (encoding) {
    case 'utf-16le':
    case 'utf-16be':
      return createUtf16Decoder(encoding === 'utf-16be');
    case 'iso-2022-jp':
      return createIso2022JpDecoder();
    default:
      return createTableDecoder(buildCodeTable(encoding));
  }
}
