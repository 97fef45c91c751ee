/**
 * The state of the walk at a byte. In every dialect: O outside quotes, I inside a quoted cell, Q just after a quote
 * inside a quoted cell, where the next byte decides what that quote is.
 *
 * Where quotes alone decide (see `quote-automaton.ts`) there are no others, and O is the state anywhere outside quotes.
 * In all other dialects (see `table-automaton.ts`) O is the state where a record begins, and there are also: F where
 * another cell begins, maybe behind blanks; U in an unquoted cell; W behind a quote and blanks, which may have closed a
 * cell; R behind such a quote and a carriage return; E after a backslash outside quotes, K after a backslash and a
 * carriage return there, J after a backslash inside quotes; C inside a comment.
 */
export const STATES = 'OIQFUWREKJC';

export type State = 'O' | 'I' | 'Q' | 'F' | 'U' | 'W' | 'R' | 'E' | 'K' | 'J' | 'C';

/** Where a record begins, and with it the data. */
export const START: State = 'O';

/**
 * What a sequence of bytes does to each state: the states that O, I, Q and so on lead to, in the order of `STATES`; a
 * hyphen for a state that the dialect does not have. States behind the last one that it has are left out.
 */
export type StateMap = string;

/** Null for a state that the dialect does not have. */
export function imageOf(map: StateMap, state: State): State | null {
  const image = map[STATES.indexOf(state)] ?? '-';
  return image === '-' ? null : (image as State);
}

/** The map of the bytes of `first` followed by those of `second`. */
export function compose(first: StateMap, second: StateMap): StateMap {
  return [...first].map((state) => imageOf(second, state as State) ?? '-').join('');
}

/** The state that all states lead to; null if they lead to several. */
export function commonImage(map: StateMap): State | null {
  const images = new Set(map.replaceAll('-', ''));
  const [image] = images;
  return images.size === 1 ? (image as State) : null;
}

/** The map of the same dialect in which all states lead to `state`. */
export function uniform(map: StateMap, state: State): StateMap {
  return map.replace(/[^-]/g, state);
}

/** Whether data that end in this state end inside a quoted cell. */
export function isInsideQuotes(state: State): boolean {
  return state === 'I' || state === 'J';
}
