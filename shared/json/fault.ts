/** What is wrong with a record of JSON. */
export type Fault =
  /** `expected`: what the grammar has at this byte [RFC 8259]. */
  | { kind: 'InvalidJson'; at: number; expected: Expected }
  /** A key that the object has already, or that means the same column as one before. */
  | { kind: 'RepeatedKey'; at: number; key: string }
  /** A value that no column asks for. */
  | { kind: 'UnexpectedKey'; at: number; key: string }
  | { kind: 'TooManyKeys'; at: number; limit: number };

export const expectations = {
  object: 'a JSON object',
  value: 'a value',
  key: 'a key in double quotes',
  keyOrEnd: 'a key in double quotes or a closing brace',
  colon: 'a colon',
  commaOrBrace: 'a comma or a closing brace',
  commaOrBracket: 'a comma or a closing bracket',
  digit: 'a digit',
  escape: 'one of the escapes of JSON',
  hex: 'four hexadecimal digits',
  surrogate: 'both halves of a surrogate pair',
  noControl: 'no control character: in a string it is written as an escape',
  noNul: 'no NUL character, which text does not contain',
  shallower: 'no more than 512 levels of objects and arrays',
  quote: 'the quote that ends the string',
  lineEnd: 'the end of the line',
  arrayOrObject: 'an array of objects, or an object',
  objectOrBracket: 'a JSON object, or the closing bracket of the array',
  objectOrEnd: 'another object, or the end of the file',
  rest: 'the rest of the record, where the file ends',
  end: 'the end of the file',
} as const;

export type Expected = keyof typeof expectations;
