export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes of the value as compact JSON in UTF-8: the unit of Step Functions' size limits. */
export const byteLength = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** The name of a value's type for error messages. */
export const typeName = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
