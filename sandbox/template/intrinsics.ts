import { SandboxError } from '../sandbox-error.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The values of names in a template. Both functions throw for an unknown name. */
export interface Scope {
  /** `Ref`: a parameter, a pseudo parameter or a resource; undefined for AWS::NoValue. */
  ref(name: string, at: string): Json | undefined;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string, at: string): Json;
  condition(name: string, at: string): boolean;
}

type Intrinsic = (argument: Json, scope: Scope, at: string) => Json | undefined;

/**
 * Evaluates the intrinsic functions in a property of a CloudFormation template. Undefined if the value is AWS::NoValue.
 * An intrinsic function that the sandbox does not know is refused.
 *
 * @param at the place of the value, for messages
 */
export function resolve(value: Json, scope: Scope, at: string): Json | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const resolved = resolve(item, scope, `${at}[${index}]`);
      return resolved === undefined ? [] : [resolved];
    });
  }
  if (!isObject(value)) return value;
  const call = asCall(value, at);
  if (call !== null) return call.intrinsic(call.argument, scope, at);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const resolved = resolve(item, scope, `${at}.${key}`);
      return resolved === undefined ? [] : [[key, resolved]];
    }),
  );
}

/** Whether a condition of the template holds: a call of Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition. */
export function resolveCondition(value: Json, scope: Scope, at: string): boolean {
  const [name, argument] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
  if (argument === undefined) throw new SandboxError(`${at} is no condition.`);
  const inner = () => list(argument, at).map((item, i) => resolveCondition(item, scope, `${at}[${i}]`));
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, at), at);
    case 'Fn::Equals': {
      const [left, right] = list(argument, at).map((item) => resolve(item, scope, at));
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return inner().every(Boolean);
    case 'Fn::Or':
      return inner().some(Boolean);
    case 'Fn::Not':
      return !inner()[0];
    default:
      throw new SandboxError(`${at}: the sandbox does not know the condition function ${name}.`);
  }
}

const intrinsics: Record<string, Intrinsic> = {
  Ref: (argument, scope, at) => scope.ref(text(argument, at), at),

  'Fn::GetAtt'(argument, scope, at) {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string'
        ? argument.split('.')
        : list(argument, at).map((part) => text(required(part, scope, at), at));
    return scope.attribute(logicalId, attribute.join('.'), at);
  },

  'Fn::Join'(argument, scope, at) {
    const [separator, parts] = pair(argument, at);
    return list(required(parts, scope, at), at)
      .map((part) => text(part, at))
      .join(text(separator, at));
  },

  'Fn::Split'(argument, scope, at) {
    const [separator, whole] = pair(argument, at);
    return text(required(whole, scope, at), at).split(text(separator, at));
  },

  'Fn::Select'(argument, scope, at) {
    const [index, items] = pair(argument, at);
    const position = Number(required(index, scope, at));
    const item = list(required(items, scope, at), at)[position];
    if (item === undefined) throw new SandboxError(`${at}: Fn::Select finds no item ${position}.`);
    return item;
  },

  'Fn::Sub'(argument, scope, at) {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : pair(argument, at);
    const own = isObject(variables) ? variables : {};
    return text(template, at).replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      const value = own[name];
      if (value !== undefined) return text(required(value, scope, at), at);
      const [logicalId = '', ...attribute] = name.split('.');
      if (attribute.length > 0) return text(scope.attribute(logicalId, attribute.join('.'), at), at);
      return text(required({ Ref: name }, scope, at), at);
    });
  },

  'Fn::If'(argument, scope, at) {
    const [condition, yes, no] = list(argument, at);
    if (condition === undefined || yes === undefined || no === undefined) {
      throw new SandboxError(`${at}: Fn::If needs a condition and two values.`);
    }
    return resolve(scope.condition(text(condition, at), at) ? yes : no, scope, at);
  },
};

/** An object whose only key is `Ref` or begins with `Fn::` is a call. Anything else is data. */
function asCall(value: JsonObject, at: string): { intrinsic: Intrinsic; argument: Json } | null {
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0) return null;
  const [name, argument] = entry;
  if (name !== 'Ref' && !name.startsWith('Fn::')) return null;
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined) {
    throw new SandboxError(`${at}: the sandbox does not know the intrinsic function ${name}.`);
  }
  return { intrinsic, argument };
}

function required(value: Json, scope: Scope, at: string): Json {
  const resolved = resolve(value, scope, at);
  if (resolved === undefined) throw new SandboxError(`${at}: AWS::NoValue cannot stand here.`);
  return resolved;
}

function pair(value: Json, at: string): [Json, Json] {
  const [first, second, ...more] = list(value, at);
  if (first === undefined || second === undefined || more.length > 0) {
    throw new SandboxError(`${at}: a list of two is needed here, not ${JSON.stringify(value)}.`);
  }
  return [first, second];
}

function list(value: Json, at: string): Json[] {
  if (!Array.isArray(value))
    throw new SandboxError(`${at}: a list is needed here, not ${JSON.stringify(value)}.`);
  return value;
}

/** CloudFormation takes numbers and booleans as strings. */
function text(value: Json, at: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new SandboxError(`${at}: a string is needed here, not ${JSON.stringify(value)}.`);
}
