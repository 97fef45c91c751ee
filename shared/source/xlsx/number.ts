const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const whole = /^([+-]?)0*(\d+)$/;

/**
 * The number that a cell has, in plain digits without an exponent; null where it is none.
 *
 * Excel keeps doubles, in up to 17 digits: the shortest digits that give back the same double are written, which are those
 * that were typed. Whole numbers keep the digits that they have, also those that no double has: other programs write them.
 *
 * @param text of the cell's value @param mark the decimal mark
 */
export function numberText(text: string, mark: string): string | null {
  const digits = whole.exec(text);
  if (digits !== null)
    return digits[1] === '-' && digits[2] !== '0' ? `-${digits[2]}` : (digits[2] as string);
  if (!decimal.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  if (value === 0) return '0';
  const shortest = String(value);
  const spelt = shortest.includes('e') ? plain(shortest) : shortest;
  return mark === '.' ? spelt : spelt.replace('.', mark);
}

function plain(scientific: string): string {
  const [, sign = '', first = '', rest = '', exponent = ''] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(scientific) ?? [];
  const digits = first + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
