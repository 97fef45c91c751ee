import jsonata, { type Expression } from 'jsonata';
import { evaluationFailure, type StateFailure } from '../flow/failure.ts';
import { isObject, type Json, type JsonObject, typeName } from '../json.ts';
import { addFunctions } from './functions.ts';

/** The names that an expression sees: `$states`, and one per variable. */
export interface Scope {
  states: JsonObject;
  variables: JsonObject;
}

export interface Evaluator {
  /**
   * Replaces every `{% … %}` string in a JSON template by its value. Everything else stays as it is. `field` is the
   * place of the template in the state.
   * @throws {StateFailure} States.QueryEvaluationError
   */
  evaluate(template: Json, scope: Scope, field: string): Promise<Json>;
}

/** A string is an expression if it begins and ends with the delimiters. */
export const isExpression = (value: unknown): boolean =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}') && value.length >= 4;

export const sourceOf = (expression: string): string => expression.slice(2, -2).trim();

/** Every string of a template, with its place: `Arguments/Payload/parts[0]`. */
export function* stringsOf(template: Json, place: string): Generator<{ text: string; place: string }> {
  if (typeof template === 'string') yield { text: template, place };
  else if (Array.isArray(template)) {
    for (const [index, item] of template.entries()) yield* stringsOf(item, `${place}[${index}]`);
  } else if (isObject(template)) {
    for (const [key, item] of Object.entries(template)) yield* stringsOf(item, `${place}/${key}`);
  }
}

export function createEvaluator(random: () => number): Evaluator {
  const compiled = new Map<string, Expression>();

  function compile(source: string): Expression {
    let expression = compiled.get(source);
    if (!expression) {
      expression = jsonata(source, { stack: 1_000, timeout: 10_000 });
      addFunctions(expression, random);
      compiled.set(source, expression);
    }
    return expression;
  }

  async function evaluateString(text: string, scope: Scope, field: string): Promise<Json> {
    if (!isExpression(text)) return text;
    const source = sourceOf(text);
    let value: unknown;
    try {
      value = await compile(source).evaluate(undefined, { ...scope.variables, states: scope.states });
    } catch (error) {
      throw failed(source, field, `failed: ${messageOf(error)}`);
    }
    if (value === undefined)
      throw failed(source, field, 'has no value (undefined), and JSON cannot say that');
    return toJson(value, source, field);
  }

  async function evaluate(template: Json, scope: Scope, field: string): Promise<Json> {
    if (typeof template === 'string') return evaluateString(template, scope, field);
    if (Array.isArray(template)) {
      return Promise.all(template.map((item, index) => evaluate(item, scope, `${field}[${index}]`)));
    }
    if (!isObject(template)) return template;
    const entries = Object.entries(template).map(
      async ([key, item]) => [key, await evaluate(item, scope, `${field}/${key}`)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  return { evaluate };
}

/** Makes plain JSON: JSONata's sequences are arrays with extra properties, and a function is not JSON. */
function toJson(value: unknown, source: string, field: string): Json {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'function' || isFunctionValue(item))
      throw failed(source, field, 'is a function, not JSON');
    return item;
  });
  return JSON.parse(text) as Json;
}

const isFunctionValue = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value);

function messageOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ') || String(error);
}

const failed = (source: string, field: string, what: string): StateFailure =>
  evaluationFailure(`The expression ${source} of the field ${field} ${what}.`, field);

export interface NumberRange {
  min: number;
  max: number;
  integer?: boolean;
}

/** @throws {StateFailure} States.QueryEvaluationError if the value is not a number in the range */
export function toNumber(value: Json, field: string, { min, max, integer = true }: NumberRange): number {
  const fits =
    typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (fits) return value;
  const wanted = `${integer ? 'an integer' : 'a number'} from ${min} to ${max}`;
  throw evaluationFailure(`The field ${field} must be ${wanted}, but is ${JSON.stringify(value)}.`, field);
}

/** @throws {StateFailure} States.QueryEvaluationError if the value is not a string */
export function toText(value: Json, field: string): string {
  if (typeof value === 'string') return value;
  throw evaluationFailure(`The field ${field} must be a string, but is of type ${typeName(value)}.`, field);
}
