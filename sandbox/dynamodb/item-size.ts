/** An attribute's value in DynamoDB's JSON, like `{ S: 'text' }`. */
export type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;

/** Bytes that a list or a map takes besides its elements. */
const ofCollection = 3;

/**
 * Bytes that DynamoDB bills an item as
 * (amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

function valueSize(value: AttributeValue): number {
  const [type = '', content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(content as string);
    case 'N':
      return numberSize(content as string);
    case 'B':
      return Buffer.byteLength(content as string, 'base64');
    case 'SS':
    case 'NS':
    case 'BS':
      return sum((content as string[]).map((one) => valueSize({ [type.charAt(0)]: one })));
    case 'L':
      return ofCollection + sum((content as AttributeValue[]).map((one) => 1 + valueSize(one)));
    case 'M':
      return ofCollection + Object.keys(content as Item).length + itemSize(content as Item);
    default:
      // NULL and BOOL.
      return 1;
  }
}

/** About a byte for two significant digits, and one more; 21 bytes at most. */
function numberSize(text: string): number {
  const [mantissa = ''] = text.toLowerCase().split('e');
  const digits = mantissa.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.min(21, Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0));
}

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
