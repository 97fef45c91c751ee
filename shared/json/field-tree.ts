import { normal } from '../csv/head/names.ts';
import type { Field, Path } from './path.ts';

/** A place in a record that is of some fields, or has such places inside. */
export interface FieldNode {
  path: Path;
  /** The indexes of its fields. */
  fields: number[];
  children: Map<string, FieldNode>;
  /** The children by what counts of their keys where case and outer blanks are forgiven; null where several are alike. */
  alike: Map<string, FieldNode | null>;
}

/** The tree of the places at which fields are. */
export function createFieldTree(fields: readonly Field[]): FieldNode {
  const root = createNode([]);
  for (const [index, { paths }] of fields.entries()) {
    for (const path of paths) {
      let node = root;
      for (const key of path) node = node.children.get(key) ?? addWanted(node, key);
      node.fields.push(index);
    }
  }
  return root;
}

/** A place that goes by its key alone: what was not asked for is not looked for in another spelling. */
export function addChild(node: FieldNode, key: string): FieldNode {
  const child = createNode([...node.path, key]);
  node.children.set(key, child);
  return child;
}

function addWanted(node: FieldNode, key: string): FieldNode {
  const child = addChild(node, key);
  const like = normal(key);
  node.alike.set(like, node.alike.has(like) ? null : child);
  return child;
}

function createNode(path: Path): FieldNode {
  return { path, fields: [], children: new Map(), alike: new Map() };
}
