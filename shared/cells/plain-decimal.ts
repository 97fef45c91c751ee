/**
 * How many digits a plain decimal has, in a spelling that Domo takes as it is: a minus or none, digits without needless
 * zeros before them, and a point only between digits [F9].
 *
 * @returns the number of digits; 0 for any other text
 */
export function digitsOfPlain(text: string): number {
  const { length } = text;
  let at = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const start = at;
  while (isDigit(text.charCodeAt(at))) at++;
  const whole = at - start;
  if (whole === 0 || (whole > 1 && text.charCodeAt(start) === 0x30)) return 0;
  if (at === length) return whole;
  if (text.charCodeAt(at) !== 0x2e) return 0;
  const point = at++;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === length && at > point + 1 ? whole + at - point - 1 : 0;
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
