import type { CellHabits, Written } from './cells.ts';
import { chosen } from './cells.ts';
import { trimmed } from './meaning.ts';
import type { Spelling } from './spelling.ts';

/** How cells become lines. */
export interface Lines {
  quote: string | null;
  /** Stray quotes belong to their cells. */
  isKeeping: boolean;
  /** Spells the cells of a record. @param salt by which choices are made */
  cells(cells: readonly Written[], salt: number): string[];
  /** What was used, by what it is called. */
  used: Set<string>;
}

/** The writer of cells that all of these can be written by. */
export function linesOf(
  all: readonly (readonly Written[])[],
  how: Spelling,
  habits: Pick<CellHabits, 'decimal' | 'thousands' | 'trim' | 'pads'>,
): Lines {
  const { delimiter, escape: escaping, comments: comment } = how;
  const { decimal, thousands, trim, pads } = habits;
  const isOneColumn = (all[0]?.length ?? 0) === 1;
  const used = new Set<string>();
  const misreads = (text: string, at: number, quote: string | null) =>
    text.includes(delimiter) ||
    /[\r\n]/.test(text) ||
    (quote !== null && text.includes(quote)) ||
    (at === 0 && comment !== null && text.trimStart().startsWith(comment)) ||
    (at === 0 && /^sep=/i.test(text)) ||
    text.startsWith('\ufeff') ||
    text.includes('\x1a') ||
    (trim && trimmed(text) !== text) ||
    (isOneColumn && /^[ \t]*$/.test(text) && text !== '') ||
    (escaping === 'backslash' && text.includes('\\'));
  const needsQuotes = all.some((cells) =>
    cells.some(
      ({ text, quotes }, at) =>
        quotes !== 'never' && (quotes === 'must' || misreads(text, at, null) || text.includes('"')),
    ),
  );
  const wantsQuotes = how.quote === null && (needsQuotes || decimal === delimiter);
  const quote = wantsQuotes || how.quote === thousands ? '"' : how.quote;
  const isKeeping = quote !== null && how.keepsStray;
  const isSpecial = (character: string | undefined) =>
    character !== undefined && [quote, delimiter, '\\', '\r', '\n'].includes(character);

  /** Behind a backslash where that is needed, and by choice before a backslash that would be text by itself. */
  function escaped(text: string, salt: number): string {
    return [...text]
      .map((character, at, characters) => {
        if (character === quote) return `\\${character}`;
        if (character !== '\\') return character;
        const next = characters[at + 1];
        // A backslash at the end would make the quote behind it text.
        const isPlain = next !== undefined && !isSpecial(next) && chosen(salt + at, 59, [true, false]);
        if (isPlain) used.add('a backslash that is text');
        return isPlain ? '\\' : '\\\\';
      })
      .join('');
  }

  /** Without quotes, what is special behind a backslash. */
  function bare(text: string): string {
    return [...text].map((character) => (isSpecial(character) ? `\\${character}` : character)).join('');
  }

  function enclosed(text: string, salt: number): string {
    if (quote === null) return text;
    if (escaping === 'backslash') return escaped(text, salt);
    if (!isKeeping || trim || !chosen(salt, 60, [true, false])) return text.replaceAll(quote, quote + quote);
    // A quote that closes nothing may stand alone.
    return text
      .split(quote)
      .map((piece, at, pieces) => {
        if (at === pieces.length - 1) return piece;
        const next = pieces[at + 1] as string;
        const isAlone = next !== '' && !isSpecial(next[0]) && (piece !== '' || at === 0);
        if (isAlone) used.add('a stray quote in quotes');
        return piece + (isAlone ? quote : quote + quote);
      })
      .join('');
  }

  function spell({ text, quotes }: Written, at: number, salt: number): string {
    const must = quotes === 'must' || misreads(text, at, quote);
    const may = how.quoting === 'all' || (how.quoting === 'some' && chosen(salt, 52, [true, false]));
    const pad = (cell: string) => {
      if (!trim || !pads || isOneColumn) return cell;
      return chosen(salt, quotes === 'never' ? 53 : 54, [cell, ` ${cell}`, `${cell} `]);
    };
    if (quote === null || quotes === 'never' || (!must && !may)) return trim && pads ? pad(text) : text;
    if (quotes !== 'must' && !may && chosen(salt, 61, [true, false])) {
      const isStray =
        isKeeping && !misreads(text, at, null) && !text.startsWith(quote) && text.includes(quote);
      if (isStray && escaping === 'double' && !trim) {
        used.add('a stray quote outside quotes');
        return text;
      }
      const means = /^\s|\s$|^$|^sep=|\ufeff/i.test(text) || text.includes('\x1a') || text[0] === comment;
      const isFree = !means && !isOneColumn;
      if (escaping === 'backslash' && isFree) {
        used.add('a backslash outside quotes');
        return bare(text);
      }
    }
    const inner = enclosed(text, salt);
    return pad(quote + inner + quote);
  }

  return {
    ...{ quote, isKeeping, used },
    cells: (cells, salt) => cells.map((cell, at) => spell(cell, at, salt * 17 + at)),
  };
}
