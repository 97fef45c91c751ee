/** An encoding that bytes which are not UTF-8 may be in. */
export interface LegacyEncoding {
  /** Its label in the WHATWG Encoding Standard. */
  label: string;
  /** Who uses it. */
  used: string;
}

interface Candidate extends LegacyEncoding {
  /** The script of its letters beside ASCII. */
  script: RegExp;
}

const latin = /^\p{Script=Latin}$/u;
const cyrillic = /^\p{Script=Cyrillic}$/u;
const east = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

/** The likelier ones first. */
const candidates: Candidate[] = [
  { label: 'windows-1252', used: 'Western Europe', script: latin },
  { label: 'windows-1250', used: 'Central Europe', script: latin },
  { label: 'windows-1254', used: 'Turkish', script: latin },
  { label: 'windows-1257', used: 'Baltic', script: latin },
  { label: 'windows-1258', used: 'Vietnamese', script: latin },
  { label: 'macintosh', used: 'old Mac', script: latin },
  { label: 'windows-1251', used: 'Cyrillic', script: cyrillic },
  { label: 'koi8-r', used: 'Russian, Unix', script: cyrillic },
  { label: 'ibm866', used: 'Cyrillic, DOS', script: cyrillic },
  { label: 'windows-1253', used: 'Greek', script: /^\p{Script=Greek}$/u },
  { label: 'windows-1255', used: 'Hebrew', script: /^\p{Script=Hebrew}$/u },
  { label: 'windows-1256', used: 'Arabic', script: /^\p{Script=Arabic}$/u },
  { label: 'windows-874', used: 'Thai', script: /^\p{Script=Thai}$/u },
  { label: 'shift_jis', used: 'Japanese', script: east },
  { label: 'euc-jp', used: 'Japanese, Unix', script: east },
  { label: 'gb18030', used: 'Chinese, simplified', script: east },
  { label: 'big5', used: 'Chinese, traditional', script: east },
  { label: 'euc-kr', used: 'Korean', script: east },
];

/** So many bytes are looked at. */
const SEEN = 64 * 1024;
const MOST = 3;
/** So many characters beyond ASCII are judged: more of them say the same. */
const MOST_JUDGED = 4096;

/**
 * The encodings in which bytes are text that people may have written: up to three, the likelier ones first. None of them is
 * proven: 1252 and 1254 agree on `Ürün`, and on `yeşil` they don't.
 */
export function legacyEncodings(bytes: Uint8Array): LegacyEncoding[] {
  const seen = bytes.subarray(0, SEEN);
  const scored = candidates.flatMap((candidate, rank) => {
    const score = plausibility(seen, candidate);
    return score === null ? [] : [{ candidate, score, rank }];
  });
  const best = Math.max(...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score >= Math.max(0.5, best * 0.9))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ candidate: { label, used } }) => ({ label, used }));
}

/** Signs that stand in texts of all languages, beside letters: punctuation, currencies, units. */
const sign = /^[\u00a0¡¿§©®°±²³µ·¼½¾«»‹›–—‘’‚“”„†‡•…‰€£¥¢¤ªº´×÷™№ ]$/u;

/** Of the characters beyond ASCII, the share that is plausible; null: the bytes are not in this encoding. */
function plausibility(bytes: Uint8Array, { label, script }: Candidate): number | null {
  const text = decodeLegacy(bytes, label);
  if (text === null || /(?![\0-\x7f])\p{C}/u.test(text)) return null;
  const characters = [...text];
  let all = 0;
  let good = 0;
  for (const [index, character] of characters.entries()) {
    if (character < '\x80') continue;
    if (all === MOST_JUDGED) break;
    all++;
    if (isPlausible(character, characters[index - 1] ?? '', characters[index + 1] ?? '', script)) good++;
  }
  return all === 0 ? null : good / all;
}

/** Signs that stand beside letters and other signs. */
const spacing = /^[\u00a0–—‘’‚“”„«»…]$/u;

function isStrange(character: string): boolean {
  return character > '\x7f' && !spacing.test(character);
}

/** A letter fits beside letters of its own script; a capital fits at the beginning of a word, or among capitals. */
function isPlausible(character: string, before: string, after: string, script: RegExp): boolean {
  if (/^\p{M}$/u.test(character)) return script === latin ? /\p{L}/u.test(before) : true;
  if (!/^\p{L}$/u.test(character)) {
    // Signs inside a word, or in heaps, are what another encoding makes of letters.
    const isInWord = /^\p{Ll}$/u.test(before) && /^\p{L}$/u.test(after);
    const isInHeap = isStrange(before) || isStrange(after);
    return sign.test(character) && (spacing.test(character) || !(isInWord || isInHeap));
  }
  if (!script.test(character)) return false;
  const isOwn = (neighbour: string) =>
    !/^\p{L}$/u.test(neighbour) || (script === latin ? latin : script).test(neighbour);
  if (!isOwn(before) || !isOwn(after)) return script === east;
  // No language in Latin letters has three of these in a row, but for a few words; other scripts have nothing else.
  const isHigh = (neighbour: string) => /^[^\0-\x7f]$/u.test(neighbour) && /^\p{L}$/u.test(neighbour);
  if (script === latin && isHigh(before) && isHigh(after)) return false;
  const isCapital = /^\p{Lu}$/u.test(character);
  return !(isCapital && /^\p{Ll}$/u.test(before));
}

/**
 * Bytes in an encoding as text; null if they are not in it.
 *
 * Node's decoder of windows-1252 gives controls for 0x80 to 0x9F, where the standard has letters and signs
 * (https://encoding.spec.whatwg.org/index-windows-1252.txt).
 */
export function decodeLegacy(bytes: Uint8Array, label: string): string | null {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    if (label !== 'windows-1252') return text;
    return text.replace(/[\x80-\x9f]/g, (control) => high1252[control.charCodeAt(0) - 0x80] as string);
  } catch {
    return null;
  }
}

/** Of windows-1252, the characters from 0x80 to 0x9F; five of them are controls. */
const high1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
