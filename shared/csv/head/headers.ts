import type { Dialect } from '../dialect.ts';
import { dialectOf, type Text } from './look.ts';
import { createFindNames } from './names.ts';
import { eachRecord, readable } from './parse.ts';
import type { Known, ReadRules } from './types.ts';

/** The first record from a line on, as a header of the columns. */
export interface Header {
  /** Where it begins. */
  start: number;
  /** The names of the columns; `cut`: the text ends before it does; `fault`: it has what no record can have. */
  names: Names | 'cut' | 'fault';
}

export interface Names {
  /** Names of columns that it has. */
  found: number;
  /** It is those names, and no other. */
  exact: boolean;
  cells: number;
  /** Whether these names fill the columns. */
  accepted(): boolean;
}

/** Gives the headers of a text as it is read in one way, by the byte at which the line begins. */
export type HeadersOf = (
  rules: ReadRules,
  delimiter: string | null,
  lineEnd: Dialect['lineEnd'],
) => (from: number) => Header;

/** Reads each header of a text once, however many ways of reading it there are. */
export function createHeaders({ text, ends }: Text, known: Known): HeadersOf {
  const findNames = createFindNames(known.columns);
  const ways = new Map<string, Map<number, Header>>();

  function read(dialect: Dialect, from: number, rules: ReadRules): Header {
    const each = eachRecord(text, { dialect, from, ends });
    for (let next = each.next(); ; next = each.next()) {
      if (next.done) {
        const { fault, cut } = next.value;
        return { start: cut ?? text.length, names: fault === null ? 'cut' : 'fault' };
      }
      const { kind, start, cells } = next.value;
      if (kind === 'record') return { start, names: about(namesOf(cells, rules)) };
    }
  }

  function about(names: string[]): Names {
    let isAccepted: boolean | null = null;
    const accepted = () => {
      isAccepted ??= known.accepts(names);
      return isAccepted;
    };
    return { ...findNames(names), cells: names.length, accepted };
  }

  return (rules, delimiter, lineEnd) => {
    const dialect = dialectOf(rules, delimiter, lineEnd, 0);
    // A delimiter that is nowhere cuts nothing.
    const divides = delimiter !== null && text.includes(delimiter);
    const way = JSON.stringify([{ ...dialect, delimiter: divides ? delimiter : null }, rules.emptyColumns]);
    const seen = ways.get(way) ?? new Map<number, Header>();
    ways.set(way, seen);
    return (from) => {
      const header = seen.get(from) ?? read(dialect, from, rules);
      seen.set(from, header);
      return header;
    };
  };
}

/** The names of a header, without the nameless ones at its right end, where those are dropped. */
export function namesOf(
  cells: readonly string[],
  { emptyColumns }: Pick<ReadRules, 'emptyColumns'>,
): string[] {
  const names = cells.map(readable);
  const last = names.findLastIndex((name) => name.trim() !== '');
  return emptyColumns === 'reject' || last < 0 ? names : names.slice(0, last + 1);
}
