import jsonata from 'jsonata';
import { builtInFunctions } from './functions.ts';

type Node = Record<string, unknown>;

/**
 * Finds problems of an expression without evaluating it. `variables` are the names that can have a value there. Besides
 * syntax errors it finds: `$eval`, which Step Functions does not have; a variable that is never assigned; and field
 * names, `$` and `$$` without a meaning, because an expression has no input document.
 */
export function checkExpression(source: string, variables: ReadonlySet<string>): string[] {
  let ast: Node;
  try {
    ast = jsonata(source).ast() as unknown as Node;
  } catch (error) {
    return [`is not JSONata: ${(error as Error).message}`];
  }
  const found: Findings = { references: new Set(), locals: new Set(), contextless: new Set() };
  visit(ast, true, found);
  const unknown = [...found.references].filter(
    (name) =>
      name !== 'states' && !variables.has(name) && !builtInFunctions.has(name) && !found.locals.has(name),
  );
  return [
    ...unknown.map((name) =>
      name === 'eval'
        ? 'calls $eval, which Step Functions does not have; use $parse'
        : `uses $${name}, which no state in reach assigns and JSONata does not define`,
    ),
    ...[...found.contextless].map(
      (name) => `uses ${name}, but an expression has no input; start at $states.input`,
    ),
  ];
}

interface Findings {
  references: Set<string>;
  /** Names that are bound inside the expression: `:=`, parameters of functions, `@$x`, `#$i`. */
  locals: Set<string>;
  contextless: Set<string>;
}

/** `top` is true if the context item is the missing input document. */
function visit(node: unknown, top: boolean, found: Findings): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, top, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, value, focus, index } = node as Node;
  if (typeof focus === 'string') found.locals.add(focus);
  if (typeof index === 'string') found.locals.add(index);

  if (type === 'variable') {
    if (value === '' || value === '$') {
      if (top || value === '$') found.contextless.add(`$${value}`);
    } else if (typeof value === 'string') found.references.add(value);
  }
  if (type === 'name' && top) found.contextless.add(`the field "${String(value)}"`);
  if ((type === 'wildcard' || type === 'descendant') && top) found.contextless.add(String(value));
  if (type === 'index' && typeof value === 'string') found.locals.add(value);
  if (type === 'bind') found.locals.add(String((node as { lhs: Node }).lhs.value));
  if (type === 'lambda') {
    for (const parameter of (node as { arguments?: Node[] }).arguments ?? []) {
      found.locals.add(String(parameter.value));
    }
  }

  for (const [key, child] of Object.entries(node)) {
    if (type === 'lambda' && key === 'arguments') continue;
    if (type === 'path' && key === 'steps' && Array.isArray(child)) {
      for (const [position, step] of child.entries()) visit(step, top && position === 0, found);
    } else {
      visit(child, top && !hasOwnContext(type, key), found);
    }
  }
}

/** Whether the node is evaluated for each item of the node before it: filters, sorts, groupings and transforms are. */
const hasOwnContext = (type: unknown, key: string): boolean =>
  type === 'transform' || ['stages', 'predicate', 'group', 'terms'].includes(key);
