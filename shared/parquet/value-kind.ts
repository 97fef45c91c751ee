import type { ColumnType } from '../data-set.ts';
import { damaged, unread } from './fault.ts';
import { converted, logical, physical } from './format.ts';
import type { Field } from './schema.ts';

/** What the values of a leaf mean. */
export type ValueKind =
  | { kind: 'integer'; isSigned: boolean }
  /** The number is the whole one that is stored, divided by ten to the power of the scale. */
  | { kind: 'decimal'; scale: number }
  | { kind: 'half' | 'float' | 'double' | 'boolean' | 'date' | 'uuid' | 'interval' | 'int96' }
  /** `fraction`: digits of a second's fraction, 3, 6 or 9. `isUtc`: it is a moment; else what a clock shows somewhere. */
  | { kind: 'time' | 'timestamp'; fraction: number; isUtc: boolean }
  | { kind: 'text' }
  /** Nothing but nulls. */
  | { kind: 'nothing' };

/** Throws ParquetFault for what the format does not allow, and ParquetUnread. */
export function kindOf({ element, path }: Field): ValueKind {
  const { type, logical: log, converted: old } = element;
  const name = JSON.stringify(path.join('.'));
  const demand = (...types: number[]) => {
    if (!types.includes(type ?? -1)) damaged(`has a column ${name} whose values can't be what its type says`);
  };
  const isInteger = type === physical.int32 || type === physical.int64;
  const is = (kind: number, before: number) => log?.kind === kind || (log === null && old === before);
  if (is(logical.decimal, converted.decimal)) {
    demand(physical.int32, physical.int64, physical.fixed, physical.byteArray);
    const scale = log?.scale ?? element.scale;
    if (scale < 0 || scale > 1000) damaged(`has a column ${name} with a scale of ${scale}`);
    return { kind: 'decimal', scale };
  }
  if (is(logical.date, converted.date)) {
    demand(physical.int32);
    return { kind: 'date' };
  }
  if (log?.kind === logical.time || log?.kind === logical.timestamp) {
    const { fraction, isUtc } = log;
    if (fraction !== 3 && fraction !== 6 && fraction !== 9)
      damaged(`has a column ${name} of an unknown unit of time`);
    demand(log.kind === logical.time && fraction === 3 ? physical.int32 : physical.int64);
    return { kind: log.kind === logical.time ? 'time' : 'timestamp', fraction, isUtc };
  }
  if (log === null && old !== null) {
    const unit = { kind: 'time', isUtc: true } as const;
    if (old === converted.timeMillis) {
      demand(physical.int32);
      return { ...unit, fraction: 3 };
    }
    const isLong =
      old === converted.timeMicros || old === converted.timestampMillis || old === converted.timestampMicros;
    if (isLong) demand(physical.int64);
    if (old === converted.timeMicros) return { ...unit, fraction: 6 };
    if (old === converted.timestampMillis) return { ...unit, kind: 'timestamp', fraction: 3 };
    if (old === converted.timestampMicros) return { ...unit, kind: 'timestamp', fraction: 6 };
    if (old === converted.interval) {
      demand(physical.fixed);
      return { kind: 'interval' };
    }
  }
  if (log?.kind === logical.uuid) {
    demand(physical.fixed);
    return { kind: 'uuid' };
  }
  if (log?.kind === logical.float16) {
    demand(physical.fixed);
    return { kind: 'half' };
  }
  if (log?.kind === logical.unknown) return { kind: 'nothing' };
  if (log?.kind === logical.geometry || log?.kind === logical.geography)
    unread(`has a column ${name} of shapes on a map. Write those as text, or leave the column out`);
  if (isInteger) {
    const unsigned: number[] = [converted.uint8, converted.uint16, converted.uint32, converted.uint64];
    const isSigned = log?.kind === logical.integer ? log.isSigned : !unsigned.includes(old ?? -1);
    return { kind: 'integer', isSigned };
  }
  switch (type) {
    case physical.boolean:
      return { kind: 'boolean' };
    case physical.float:
      return { kind: 'float' };
    case physical.double:
      return { kind: 'double' };
    case physical.int96:
      return { kind: 'int96' };
    case physical.byteArray:
    case physical.fixed:
      return { kind: 'text' };
    default:
      return damaged(`has a column ${name} of the unknown type ${type}`);
  }
}

/** The type of a DataSet's column that takes all values of a column as they are, as far as one does. */
export function typeOf(field: Field): ColumnType {
  if (field.children.length > 0 || field.repetition > 0) return 'STRING';
  const kind = kindOf(field);
  switch (kind.kind) {
    case 'integer':
      return 'LONG';
    case 'decimal':
      return 'DECIMAL';
    case 'half':
    case 'float':
    case 'double':
      return 'DOUBLE';
    case 'date':
      return 'DATE';
    case 'timestamp':
    case 'int96':
      return 'DATETIME';
    default:
      return 'STRING';
  }
}
