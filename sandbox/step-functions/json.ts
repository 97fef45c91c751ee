export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes of the value as compact JSON in UTF-8: the unit of Step Functions' size limits. */
export const byteLength = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** How a person and an error message call the type of a value. */
export const typeName = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
