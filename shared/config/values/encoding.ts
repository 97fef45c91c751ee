import { nearest } from '../nearest.ts';

/** Names of the WHATWG Encoding Standard that people are told when theirs is none. */
const known = [
  ...[
    'utf-8',
    'utf-16le',
    'utf-16be',
    'windows-1252',
    'iso-8859-15',
    'macintosh',
    'ibm866',
    'koi8-r',
    'koi8-u',
  ],
  ...['windows-874', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255'],
  ...['windows-1256', 'windows-1257', 'windows-1258', 'x-mac-cyrillic'],
  ...['iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8'],
  ...['iso-8859-10', 'iso-8859-13', 'iso-8859-14'],
  ...['gbk', 'gb18030', 'big5', 'euc-jp', 'shift_jis', 'iso-2022-jp', 'euc-kr'],
];

/** What other programs call these. */
const synonyms: Record<string, string> = {
  ansi: 'windows-1252',
  '1252': 'windows-1252',
  western: 'windows-1252',
  excel: 'windows-1252',
  'utf-8-sig': 'utf-8',
  'utf-8-bom': 'utf-8',
  'utf8-bom': 'utf-8',
  utf8mb4: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  macroman: 'macintosh',
};

/** The name that the WHATWG Encoding Standard has for a label, in lower case; null where it knows no such label. */
export function encodingName(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** What is wrong with the label of an encoding, as advice, or null. */
export function encodingMistake(label: string): string | null {
  if (label === 'auto' || encodingName(label) !== null) return null;
  const word = label
    .trim()
    .toLowerCase()
    .replace(/^win(dows)?[-_ ]?(?=\d)/, 'windows-');
  if (word === 'auto') return 'write "auto"';
  const guess = synonyms[word] ?? nearest(word, known);
  return guess === null
    ? 'write "auto", or an encoding of the WHATWG Encoding Standard, like "windows-1252" or "shift_jis"'
    : `write ${JSON.stringify(guess)}`;
}
