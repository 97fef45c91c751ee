import type { OutCell } from '../../shared/cells/cell.ts';
import type { Recast } from '../../shared/cells/recast.ts';
import { type Dialect, domoDialect } from '../../shared/csv/dialect.ts';
import type { RecordRules } from '../../shared/csv/record-reader.ts';
import type { Random } from './csv-random.ts';

/** What a record has to be like, in any dialect: most of them near Domo's, each feature alone and with others. */
export function randomRules(random: Random): Omit<RecordRules, 'recast'> {
  return {
    dialect: randomDialect(random),
    width: random.pick([null, 1, 2, 3]),
    shortRows: random.pick(['reject', 'pad']),
    emptyColumns: random.pick(['reject', 'drop']),
  };
}

export function randomDialect(random: Random): Dialect {
  const rarely = <T>(usual: T, ...others: T[]): T => (random.once(3) ? random.pick(others) : usual);
  const quote = rarely<string | null>('"', "'", null);
  const delimiter = rarely<string | null>(',', ';', '\t', '|', ' ', null);
  return {
    ...{ delimiter, quote },
    escape: rarely<Dialect['escape']>('double', 'backslash'),
    strayQuotes: random.pick(['reject', 'keep']),
    trim: rarely(false, true),
    comment: rarely<string | null>(null, '#', 'a'),
    lineEnd: rarely<Dialect['lineEnd']>('lf', 'cr'),
    blankLines: random.pick(['skip', 'reject', 'null']),
  };
}

/** Data of which nearly every byte means something in the dialect. */
export function dataOf(random: Random, dialect: Dialect): Buffer {
  const { delimiter, quote, comment, lineEnd } = dialect;
  const end = lineEnd === 'cr' ? '\r' : random.pick(['\n', '\r\n']);
  const [d, q, c] = [delimiter ?? ';', quote ?? '"', comment ?? '#'];
  const repeat = (times: number, make: () => string) => Array.from({ length: times }, make).join('');
  if (random.once(2)) {
    const pieces = [d, d, q, q, end, end, 'a', ' ', '\\', c, '\n', '\r', '"', 'é', '\t', '\\N'];
    return Buffer.from(repeat(1 + random.int(40), () => random.pick(pieces)));
  }
  const texts = ['a', 'b', '7', ' ', 'é', '漢', '\\N', '\\x', ',', '"'].filter(
    (text) => text !== d && text !== q,
  );
  const escapes = [q, d, '\\', end].map((text) => `\\${text}`);
  const inside = [
    ...texts,
    q + q,
    q + q,
    d,
    end,
    '\n',
    '\r',
    c,
    ...(dialect.escape === 'backslash' ? escapes : []),
  ];
  const outside = [...texts, ...(dialect.escape === 'backslash' ? escapes : [])];
  const blanks = () =>
    dialect.trim ? random.pick(['', ' ', '\t '].filter((blank) => !blank.includes(d))) : '';
  const cell = () => {
    if (random.once(5)) return '';
    const quoted = quote !== null && random.once(2);
    const body = repeat(random.int(6), () => random.pick(quoted ? inside : outside));
    return blanks() + (quoted ? q + body + q : body) + blanks();
  };
  const line = () => {
    if (random.once(6))
      return random.pick([c + repeat(3, () => random.pick([q, d, 'b', ' '])), '', ' ', '\t ']);
    return repeat(random.int(3), () => cell() + d) + cell();
  };
  let text = repeat(1 + random.int(random.once(4) ? 14 : 5), () => line() + end);
  if (random.once(2)) text = text.slice(0, text.length - end.length);
  const characters = [...text];
  for (let edits = random.once(2) ? 0 : random.int(3); edits > 0; edits--) {
    characters.splice(
      random.int(characters.length + 1),
      random.int(2),
      random.pick([d, q, end, 'a', '\\', c]),
    );
  }
  return Buffer.from(characters.length > 0 ? characters.join('') : 'a');
}

/** Turns the cells of a record around, changes some, makes nulls of some, and refuses some. */
export function turningRecast(): Recast {
  const changes: Recast['changes'] = {};
  return {
    changes,
    record(cells) {
      const misfit = cells.findIndex(({ text }) => text.includes('7'));
      if (misfit >= 0) return { cell: misfit, column: 'column', type: 'LONG', reason: 'digits' };
      const out: OutCell[] = cells.map((cell) => {
        if (!cell.text.includes('b')) return cell;
        changes.trim = (changes.trim ?? 0) + 1;
        return cell.text === 'b' ? null : cell.text.replaceAll('b', '",');
      });
      return cells[0]?.text.startsWith('a') ? out.reverse() : out;
    },
  };
}

export const domoRules: Omit<RecordRules, 'recast'> = {
  ...{ dialect: domoDialect, width: null, shortRows: 'reject', emptyColumns: 'reject' },
};
