import { damaged } from './fault.ts';
import type { Footer, SchemaElement } from './footer.ts';
import { repetition } from './format.ts';

/** A node of the schema. */
export interface Field {
  name: string;
  /** The names from the column down to it. */
  path: string[];
  element: SchemaElement;
  /** None: it is a leaf. */
  children: Field[];
  /** Its place among the leaves, from 0; of a group that of its first one. */
  leaf: number;
  /** Leaves at or below it. */
  leaves: number;
  /** The levels of a value of it that is there. */
  definition: number;
  repetition: number;
}

/** Groups within groups. Deeper ones have no reader. */
const deepest = 64;
/** Of columns, with those inside others. */
const mostLeaves = 20_000;

/** The columns of a file. Throws ParquetFault. */
export function columnsOf({ schema }: Pick<Footer, 'schema'>): Field[] {
  const [root] = schema;
  if (root === undefined) return [];
  let next = 1;
  let leaves = 0;

  function fieldsOf(count: number, parent: Pick<Field, 'path' | 'definition' | 'repetition'>): Field[] {
    if (count < 0 || count > schema.length - next)
      damaged('has a schema that names columns that are not in it');
    if (parent.path.length > deepest) damaged('has columns that lie too deep within others');
    const fields: Field[] = [];
    for (let child = 0; child < count; child++) fields.push(fieldOf(parent));
    return fields;
  }

  function fieldOf(parent: Pick<Field, 'path' | 'definition' | 'repetition'>): Field {
    const element = schema[next++];
    if (element === undefined) return damaged('has a schema that names columns that are not in it');
    const { name, children, type } = element;
    const isGroup = type === null;
    if (isGroup ? children === 0 : children !== 0)
      damaged(`has a column ${JSON.stringify(name)} without a type`);
    const field: Field = {
      ...{ name, element, children: [], path: [...parent.path, name], leaf: leaves, leaves: 1 },
      definition: parent.definition + (element.repetition === repetition.required ? 0 : 1),
      repetition: parent.repetition + (element.repetition === repetition.repeated ? 1 : 0),
    };
    if (isGroup) {
      field.children = fieldsOf(children, field);
      field.leaves = leaves - field.leaf;
    } else if (++leaves > mostLeaves) damaged(`has more than ${mostLeaves} columns`);
    return field;
  }

  const fields = fieldsOf(root.children, { path: [], definition: 0, repetition: 0 });
  if (next !== schema.length) damaged('has a schema with more columns than it names');
  return fields;
}

/** Whether each row has one value of it, or a null: then no other field has to be looked at. */
export function isFlat({ children, repetition }: Field): boolean {
  return children.length === 0 && repetition === 0;
}

/** The field at places: of a column, of a field in its structure, and so on; null: there is none. */
export function fieldAt(columns: readonly Field[], places: readonly number[]): Field | null {
  let fields = columns;
  let found: Field | null = null;
  for (const place of places) {
    found = fields[place] ?? null;
    fields = found?.children ?? [];
  }
  return found;
}

/** The places of a field by its names; null: there is none, or it lies within a list. */
export function placesOf(columns: readonly Field[], path: readonly string[]): number[] | null {
  const places: number[] = [];
  let fields = columns;
  for (const [depth, name] of path.entries()) {
    const place = fields.findIndex((field) => field.name === name);
    const field = fields[place];
    if (field === undefined || (field.repetition > 0 && depth + 1 < path.length)) return null;
    places.push(place);
    fields = field.children;
  }
  return places.length === 0 ? null : places;
}
