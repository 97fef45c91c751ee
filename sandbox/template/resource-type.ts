import * as v from 'valibot';
import type { Naming } from './identity.ts';

export interface Named {
  logicalId: string;
  name: string;
  arn: string;
}

/** A type of resource for which the sandbox has a stand-in. */
export interface ResourceType<Definition> {
  type: string;
  naming: Naming;
  /** Properties that the stand-in uses. */
  used: readonly string[];
  /** Properties without a meaning on one machine. A property in neither list is refused. */
  ignored: readonly string[];
  /** Reads the properties, after intrinsic functions were evaluated. @throws v.ValiError if they have another shape */
  read(properties: unknown, named: Named): Definition;
}

/** Defines a type by the schema of its used properties, and the definition that is made from them. */
export function resourceType<Entries extends v.ObjectEntries, Definition>(of: {
  type: string;
  naming: Naming;
  properties: Entries;
  ignored: readonly string[];
  read(properties: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>, named: Named): Definition;
}): ResourceType<Definition> {
  const schema = v.strictObject(of.properties);
  return {
    type: of.type,
    naming: of.naming,
    used: Object.keys(of.properties),
    ignored: of.ignored,
    read: (properties, named) => of.read(v.parse(schema, properties), named),
  };
}

/** A nested property without a meaning on one machine. */
export const ignored = v.optional(v.unknown());
