import { type Encoding, encodingOf } from '../../encodings.ts';
import { NotUtf8 } from '../../errors.ts';
import { markedEncoding, type UnicodeEncoding, unicodeEncoding } from '../sniff.ts';
import type { Decision } from './types.ts';

/** The encoding of an object, and what was decided of it. */
export interface DecidedEncoding {
  /** A label of the WHATWG Encoding Standard, in lower case. */
  encoding: Encoding;
  decisions: Decision[];
}

/**
 * The encoding in which an object is read: the route's, or what its first bytes prove. A byte order mark goes before the
 * route, as it goes before a label in the Encoding Standard ("decode"): no text of a legacy encoding begins like one. A
 * legacy encoding is proven by nothing; such a file is taken as UTF-8 here, and `readHead` refuses it with the encodings
 * that fit.
 *
 * Throws NotUtf8 for UTF-32, which nobody reads.
 *
 * @param head the first bytes of the object, as they are
 * @param setting "encoding" of the route
 */
export function decideEncoding(head: Uint8Array, setting: string, object: string): DecidedEncoding {
  const marked = markedEncoding(head);
  const own = setting === 'auto' ? null : (encodingOf(setting) ?? 'utf-8');
  if (own !== null && (marked === null || marked === own)) return { encoding: own, decisions: [] };
  const { encoding, why } = own === null ? unicodeEncoding(head) : marksOver(marked ?? 'utf-8', own);
  if (encoding === 'utf-32') {
    throw new NotUtf8(
      `${object}: row 1, byte 0: the file is UTF-32 text. Save it as UTF-8 or UTF-16 and drop it again.`,
    );
  }
  return { encoding, decisions: why === null ? [] : [{ setting: 'encoding', value: encoding, why }] };
}

function marksOver(encoding: UnicodeEncoding['encoding'], own: Encoding): UnicodeEncoding {
  return {
    encoding,
    why: `its byte order mark proves that, and that it is not in "${own}" as the route says`,
  };
}
