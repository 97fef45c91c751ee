import * as v from 'valibot';
import type { Naming } from './identity.ts';

export interface Named {
  logicalId: string;
  name: string;
  arn: string;
}

/** A type of resource that the sandbox stands in for. */
export interface ResourceType<Definition> {
  type: string;
  naming: Naming;
  /** Properties that mean something here. */
  used: readonly string[];
  /** Properties that mean nothing on one machine. Any that is in neither list is refused. */
  ignored: readonly string[];
  /** @throws v.ValiError if the properties, with all intrinsic functions worked out, have another shape */
  read(properties: unknown, named: Named): Definition;
}

/** Ties the shape of the properties that are used to what is made of them. */
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

/** A nested property that means nothing on one machine. */
export const ignored = v.optional(v.unknown());
