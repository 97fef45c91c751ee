/** What the expressions of a state can see. */
export interface Scope {
  variables: Readonly<Record<string, unknown>>;
  states: {
    input: unknown;
    context: unknown;
    result?: unknown;
    errorOutput?: unknown;
  };
}

export type Evaluate = (scope: Scope) => unknown;

/** JSONata gives nothing, which Step Functions takes for a fault of the definition. */
export class NothingThere extends Error {}

const place = String.raw`\$(?:states\.(?:input|result|errorOutput|context)|(?!states\b)\w+)(?:\.\w+)*`;
const forms: [RegExp, (match: RegExpExecArray) => Evaluate][] = [
  [new RegExp(`^(${place})$`), ([, path = '']) => demanded(path)],
  [
    new RegExp(`^(${place}) (=|!=) (?:'([^']*)'|null)$`),
    ([, path = '', operator, text = null]) => {
      const read = demanded(path);
      return operator === '=' ? (scope) => read(scope) === text : (scope) => read(scope) !== text;
    },
  ],
  [
    new RegExp(`^\\$exists\\((${place})\\) \\? \\1 : '([^']*)'$`),
    ([, path = '', otherwise]) => {
      const read = reading(path);
      return (scope) => read(scope) ?? otherwise;
    },
  ],
  [
    new RegExp(`^(${place}) = true$`),
    ([, path = '']) => {
      const read = reading(path);
      return (scope) => read(scope) === true;
    },
  ],
  [
    /^\[(\$\w+)\]$/,
    ([, path = '']) => {
      const read = demanded(path);
      return (scope) => [read(scope)].flat();
    },
  ],
];

/**
 * A JSONata expression as a function. It knows the few forms that the definitions use, and throws on any other, so that
 * no change of a definition goes unnoticed.
 */
export function compileExpression(source: string): Evaluate {
  for (const [form, make] of forms) {
    const match = form.exec(source);
    if (match !== null) return make(match);
  }
  throw new Error(`the model knows no expression of the form ${source}`);
}

/** A value in which texts may be expressions. */
export function compileTemplate(value: unknown): Evaluate {
  if (typeof value === 'string') {
    const expression = /^\{% (.*) %\}$/s.exec(value)?.[1];
    if (expression !== undefined) return compileExpression(expression);
    if (value.includes('{%')) throw new Error(`the model knows no text of the form ${value}`);
  }
  if (Array.isArray(value)) {
    const items = value.map(compileTemplate);
    return (scope) => items.map((item) => item(scope));
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, inner]) => [name, compileTemplate(inner)] as const);
    return (scope) => {
      const made: Record<string, unknown> = {};
      for (const [name, evaluate] of fields) made[name] = evaluate(scope);
      return made;
    };
  }
  return () => value;
}

function demanded(path: string): Evaluate {
  const read = reading(path);
  return (scope) => {
    const value = read(scope);
    if (value === undefined) throw new NothingThere(`${path} gives nothing`);
    return value;
  };
}

function reading(path: string): Evaluate {
  const [first = '', ...names] = path.slice(1).split('.');
  const from = (scope: Scope) => (first === 'states' ? scope.states : scope.variables[first]);
  return (scope) => {
    let value: unknown = from(scope);
    for (const name of names) value = (value as Record<string, unknown> | null | undefined)?.[name];
    return value;
  };
}
