import jsonata from 'jsonata';

type Node = { [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/**
 * The variables that a JSONata expression reads and does not bind itself. Evaluating one that nobody assigned gives
 * nothing, or fails the run; neither is seen before a run comes there.
 */
export function freeVariables(source: string): Set<string> {
  const free = new Set<string>();
  visit(jsonata(source).ast(), new Set(), free);
  // `$` itself has an empty name.
  free.delete('');
  return free;
}

function visit(node: unknown, bound: ReadonlySet<string>, free: Set<string>): void {
  if (Array.isArray(node)) {
    // A binding holds for what follows it in its block.
    const inner = new Set(bound);
    for (const item of node) {
      if (isNode(item) && item.type === 'bind' && isNode(item.lhs)) inner.add(String(item.lhs.value));
      visit(item, inner, free);
    }
    return;
  }
  if (!isNode(node)) return;
  if (node.type === 'variable' && !bound.has(String(node.value))) free.add(String(node.value));
  if (node.type === 'lambda') {
    const parameters = (node.arguments as Node[]).map(({ value }) => String(value));
    visit(node.body, new Set([...bound, ...parameters]), free);
    return;
  }
  for (const [key, inner] of Object.entries(node)) {
    // The name of a function is no variable of the run.
    const isFunctionName = key === 'procedure' && isNode(inner) && inner.type === 'variable';
    const isBoundName = node.type === 'bind' && key === 'lhs';
    if (!isFunctionName && !isBoundName) visit(inner, bound, free);
  }
}
