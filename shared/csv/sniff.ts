/** A file format other than CSV text, and what the owner of such a file can do. */
export interface Format {
  /** With its article: "a gzip file". */
  name: string;
  advice: string;
}

const unpack = 'Unpack it and drop the CSV file that is inside.';
const exportCsv = 'Export the data as CSV and drop that.';
const saveCsv = 'Open it and save the sheet as "CSV UTF-8", then drop that file.';

interface Signature extends Format {
  /** The first bytes, one character each. */
  starts: string;
  /** What else the head of the file must look like. */
  like?: RegExp;
}

/** If two fit, the first one counts. No CSV file begins like any of them. */
const signatures: Signature[] = [
  { starts: '\x1f\x8b', name: 'a gzip file', advice: unpack },
  { starts: 'PK\x03\x04', like: /\[Content_Types\]|_rels\/|xl\//, name: 'an Excel file', advice: saveCsv },
  { starts: 'PK\x03\x04', like: /mimetypeapplication/, name: 'an OpenDocument file', advice: saveCsv },
  { starts: 'PK\x03\x04', name: 'a zip file', advice: unpack },
  { starts: 'PK\x05\x06', name: 'an empty zip file', advice: exportCsv },
  { starts: 'BZh', like: /^BZh[1-9]1AY&SY/, name: 'a bzip2 file', advice: unpack },
  { starts: '\xfd7zXZ\0', name: 'an xz file', advice: unpack },
  { starts: '\x28\xb5\x2f\xfd', name: 'a Zstandard file', advice: unpack },
  { starts: '\x04\x22\x4d\x18', name: 'an LZ4 file', advice: unpack },
  { starts: '\x1f\x9d', name: 'a file that compress has packed (.Z)', advice: unpack },
  { starts: '\xff\x06\0\0sNaPpY', name: 'a Snappy file', advice: unpack },
  { starts: '7z\xbc\xaf\x27\x1c', name: 'a 7-Zip file', advice: unpack },
  { starts: 'Rar!\x1a\x07', name: 'a RAR file', advice: unpack },
  { starts: '', like: /^[\s\S]{257}ustar/, name: 'a tar archive', advice: unpack },
  { starts: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', name: 'an old Excel or Office file', advice: saveCsv },
  { starts: 'PAR1\x15', name: 'a Parquet file', advice: exportCsv },
  { starts: 'Obj\x01', name: 'an Avro file', advice: exportCsv },
  { starts: 'ARROW1\0\0', name: 'an Arrow file', advice: exportCsv },
  { starts: 'SQLite format 3\0', name: 'an SQLite database', advice: exportCsv },
  { starts: '%PDF-', name: 'a PDF document', advice: exportCsv },
  { starts: '\x89PNG', name: 'a PNG image', advice: exportCsv },
  { starts: '\xff\xd8\xff', name: 'a JPEG image', advice: exportCsv },
  { starts: 'GIF8', like: /^GIF8[79]a/, name: 'a GIF image', advice: exportCsv },
  // Often an error page that was saved under the name of the file.
  {
    starts: '',
    like: /^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html)[\s>]/i,
    name: 'an XML or HTML document',
    advice: exportCsv,
  },
];

/** How many bytes `sniffFormat` and `unicodeEncoding` look at. */
export const SNIFF_BYTES = 512;

/** The format that the first bytes of a file show; null if the file may be text. */
export function sniffFormat(head: Uint8Array): Format | null {
  const start = Buffer.from(head.subarray(0, SNIFF_BYTES)).toString('latin1');
  const found = signatures.find(
    ({ starts, like }) => start.startsWith(starts) && (!like || like.test(start)),
  );
  return found ? { name: found.name, advice: found.advice } : null;
}

/** A Unicode encoding that the bytes of a file prove. */
export interface UnicodeEncoding {
  /** A label of the WHATWG Encoding Standard; UTF-32 has none. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32';
  /** What proves it: a sentence without its full stop; null: nothing speaks against UTF-8. */
  why: string | null;
}

/**
 * The Unicode encoding of a file, from its first bytes: by its byte order mark, or by the zeros that ASCII has in UTF-16
 * and UTF-32. What is neither is taken as UTF-8, which the bytes are then checked to be.
 */
export function unicodeEncoding(head: Uint8Array): UnicodeEncoding {
  const marked = markedEncoding(head);
  if (marked !== null && marked !== 'utf-8')
    return { encoding: marked, why: 'a byte order mark comes first' };
  const [n0, n1, n2, n3] = nulShares(head, 4);
  const four = 'three bytes of every four are zero';
  if (n0 === 0 && n1 > 0.5 && n2 > 0.9 && n3 > 0.9) return { encoding: 'utf-32', why: four };
  if (n3 === 0 && n2 > 0.5 && n1 > 0.9 && n0 > 0.9) return { encoding: 'utf-32', why: four };
  const [even, odd] = nulShares(head, 2);
  const two = 'bytes are zero at every second place, and nowhere else';
  if (even === 0 && odd > 0.5) return { encoding: 'utf-16le', why: two };
  if (odd === 0 && even > 0.5) return { encoding: 'utf-16be', why: two };
  return { encoding: 'utf-8', why: null };
}

/** The encoding whose byte order mark comes first; null: none does. */
export function markedEncoding(head: Uint8Array): UnicodeEncoding['encoding'] | null {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 && head.length > 4 ? 'utf-32' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32' : null;
}

/**
 * Divides the start of `head` into units. Which share of the first bytes of all units is NUL, of the second, and so on.
 */
function nulShares(head: Uint8Array, unit: 2 | 4): [number, number, number, number] {
  const units = Math.floor(Math.min(head.length, SNIFF_BYTES) / unit);
  const shares: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < units * unit; at++) {
    if (head[at] === 0) shares[(at % unit) as 0 | 1 | 2 | 3] += 1 / units;
  }
  return shares;
}
