import { isUtf8 } from 'node:buffer';
import { createJudge } from '../../cells/judge.ts';
import type { CellRules } from '../../cells/rules.ts';
import type { ColumnType } from '../../data-set.ts';
import type { Values } from '../encodings/values.ts';
import { physical } from '../format.ts';
import type { Field } from '../schema.ts';
import { kindOf, type ValueKind } from '../value-kind.ts';
import { type KernelWriter, kernelWriterOf, spellByKernel, spellTextsByKernel } from './by-kernel.ts';
import type { Spelled } from './spelled.ts';
import { writeText } from './texts.ts';
import { fitsDecimal, reasons, type ValueWriter, writerOf } from './writers.ts';

/** Spells values as cells of a column, and adds them to those that are there. */
export type Speller = (values: Values, count: number, into: Spelled) => void;

export interface SpellingRules {
  rules: CellRules;
  /** Blanks around texts go. */
  trim: boolean;
  /** See createJudge. */
  thisYear: number;
}

/** @param type of the column of the DataSet */
export function createSpeller(
  field: Field,
  type: ColumnType,
  { rules, trim, thisYear }: SpellingRules,
): Speller {
  const kind = kindOf(field);
  const isText = kind.kind === 'text';
  if (kind.kind === 'nothing') return spellNothing;
  const hasWords = rules.nulls.length > 0;
  if (isText && type === 'STRING' && !hasWords && !trim) return spellTexts;
  const agrees = !isText && !hasWords && isSame(field, kind, type, rules);
  if (agrees) {
    const writer = writerOf(field, type);
    if (writer !== null) {
      const teller = writerOf(field, null);
      return createDirect(writer, teller, rules.invalid === 'null', kernelWriterOf(field, type));
    }
  }
  // A number or a date of the file is no text that somebody has spelt.
  const own: CellRules = isText ? rules : { ...rules, decimal: '.', thousands: null, symbols: [], dates: [] };
  const judge = createJudge(type, own, isText && trim, thisYear);
  return createJudged(isText ? null : writerOf(field, null), judge);
}

/** Whether values are written as the column wants them, whatever they are. */
function isSame({ element }: Field, kind: ValueKind, type: ColumnType, { timeZone }: CellRules): boolean {
  if (type === 'STRING') return true;
  switch (kind.kind) {
    case 'integer':
      return type === 'LONG' || type === 'DECIMAL' || (type === 'DOUBLE' && element.type === physical.int32);
    case 'decimal':
      return type === 'DECIMAL' && fitsDecimal(kind);
    case 'half':
    case 'float':
    case 'double':
      return type === 'DOUBLE';
    case 'date':
      return type === 'DATE';
    case 'timestamp':
      return type === 'DATETIME' && (kind.isUtc || timeZone === 'UTC');
    case 'int96':
      return type === 'DATETIME';
    default:
      return false;
  }
}

function spellTexts(values: Values, count: number, into: Spelled): void {
  const { bytes, starts, ends } = values;
  for (let k = 0; k < count; k++) {
    k = spellTextsByKernel(values, k, count, into);
    if (k < count) writeText(into, bytes, starts[k] as number, ends[k] as number);
  }
}

function spellNothing(_: Values, count: number, into: Spelled): void {
  for (let k = 0; k < count; k++) into.close(into.at);
}

/**
 * @param teller writes any value, for messages
 * @param byKernel writes most values faster; what it does not write is left to `write`
 */
function createDirect(
  { longest, write }: ValueWriter,
  teller: ValueWriter | null,
  isNulled: boolean,
  byKernel: KernelWriter | null,
): Speller {
  return (values, count, into) => {
    for (let k = 0; k < count; k++) {
      if (byKernel !== null) k = spellByKernel(byKernel, values, k, count, into);
      if (k === count) break;
      const bytes = into.room(longest);
      const end = write(values, k, bytes, into.at);
      if (end >= 0) into.close(end);
      else if (isNulled) {
        into.close(into.at);
        into.mark('invalid');
      } else {
        into.fail({ kind: 'misfit', reason: reasons[-end] ?? 'number', text: told(teller, values, k) });
      }
    }
  };
}

function told(writer: ValueWriter | null, values: Values, index: number): string {
  const scratch = Buffer.alloc(writer?.longest ?? 0);
  const end = writer?.write(values, index, scratch, 0) ?? 0;
  return scratch.toString('latin1', 0, Math.max(0, end));
}

/** @param writer null: the values are texts */
function createJudged(writer: ValueWriter | null, judge: ReturnType<typeof createJudge>): Speller {
  const scratch = Buffer.alloc(writer?.longest ?? 0);
  return (values, count, into) => {
    for (let k = 0; k < count; k++) {
      let text: string;
      if (writer === null) {
        const source = values.bytes.subarray(values.starts[k], values.ends[k]);
        if (!isUtf8(source)) {
          into.fail({ kind: 'notUtf8' });
          continue;
        }
        text = Buffer.from(source.buffer, source.byteOffset, source.length).toString('utf8');
      } else {
        const end = writer.write(values, k, scratch, 0);
        text = end >= 0 ? scratch.toString('latin1', 0, end) : '';
        if (end < 0) {
          into.fail({ kind: 'misfit', reason: reasons[-end] ?? 'number', text });
          continue;
        }
      }
      addJudged(into, text, judge);
    }
  };
}

function addJudged(into: Spelled, text: string, judge: ReturnType<typeof createJudge>): void {
  // What a text is, is known here without quotes around it: only these would be taken for nulls.
  const verdict = judge(text, text === '' || text === '\\N');
  if (verdict.is === 'misfit') into.fail({ kind: 'misfit', reason: verdict.reason, text });
  else if (verdict.is === 'unchanged') add(into, text);
  else {
    if (verdict.text === null) into.close(into.at);
    else add(into, verdict.text);
    into.mark(verdict.kind);
  }
}

function add(into: Spelled, text: string): void {
  const bytes = Buffer.from(text);
  writeText(into, bytes, 0, bytes.length);
}

/** What adds the JSON of a list, a map or a structure as a cell. */
export function createNestedSpeller(
  type: ColumnType,
  { rules, thisYear }: SpellingRules,
): (text: string, into: Spelled) => void {
  if (type === 'STRING' && rules.nulls.length === 0) return (text, into) => add(into, text);
  const judge = createJudge(type, rules, false, thisYear);
  return (text, into) => addJudged(into, text, judge);
}
