import { isUtf8 } from 'node:buffer';
import type { Values } from '../encodings/values.ts';
import type { Field } from '../schema.ts';
import { kindOf } from '../value-kind.ts';
import type { CellFault } from './spelled.ts';
import { reasons, writerOf } from './writers.ts';

/** A value as JSON, or what is wrong with it. */
export type JsonValue = string | CellFault;

/** What makes JSON of the values of a leaf: numbers with all their digits, truth values, and texts. */
export function createJsonSpeller(field: Field): (values: Values, index: number) => JsonValue {
  const { kind } = kindOf(field);
  const writer = writerOf(field, null);
  if (writer === null) {
    return ({ bytes, starts, ends }, index) => {
      const text = bytes.subarray(starts[index], ends[index]);
      if (!isUtf8(text)) return { kind: 'notUtf8' };
      return JSON.stringify(Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8'));
    };
  }
  const scratch = Buffer.alloc(writer.longest);
  const isBare = ['integer', 'decimal', 'half', 'float', 'double', 'boolean'].includes(kind);
  return (values, index) => {
    const end = writer.write(values, index, scratch, 0);
    if (end < 0) return { kind: 'misfit', reason: reasons[-end] ?? 'number', text: '' };
    const text = scratch.toString('latin1', 0, end);
    // JSON has no such numbers.
    const isNumber = isBare && text !== 'NaN' && !text.endsWith('Infinity');
    return isNumber ? text : `"${text}"`;
  };
}
