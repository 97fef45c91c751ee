/** What the documentation of Domo leaves open, and the stack rests on: codes of docs/domo-protocol.md. */
export interface Assumption {
  code: string;
  /** What is assumed of it. */
  assumed: string;
  /** What the stack does where it is so, and as long as nobody knows better. */
  usually: string;
  /** What it does where it is otherwise. */
  otherwise: string;
}

/** In the order of the output. */
export const assumptions = {
  P7: {
    code: 'P7',
    assumed: 'A part that is sent again under its id replaces the first.',
    usually: 'A part whose answer was lost is sent again.',
    otherwise:
      'No part is sent a second time under its id. Where one may have reached Domo without an answer, the execution is aborted, and its batch goes again in a new one.',
  },
} as const satisfies Record<string, Assumption>;

export type Code = keyof typeof assumptions;
export const codes = Object.keys(assumptions) as Code[];
