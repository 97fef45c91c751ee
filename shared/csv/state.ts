/**
 * The state of the walk at a byte: O outside quotes, I inside a quoted field, Q just after a quote inside a quoted
 * field. In Q the next byte decides whether that quote closed the field or was the first of a doubled quote.
 */
export type State = 'O' | 'I' | 'Q';

/** What a sequence of bytes does to each state: the states that O, I and Q lead to, in this order. */
export type StateMap = `${State}${State}${State}`;

/** The map of no bytes at all. */
export const IDENTITY: StateMap = 'OIQ';

export function imageOf(map: StateMap, state: State): State {
  return map[IDENTITY.indexOf(state)] as State;
}

/** The map of the bytes of `first` followed by those of `second`. */
export function compose(first: StateMap, second: StateMap): StateMap {
  const image = (state: State) => imageOf(second, imageOf(first, state));
  return `${image('O')}${image('I')}${image('Q')}`;
}
