import { SandboxError } from '../sandbox-error.ts';
import { isObject } from '../template/json.ts';

export type Matches = (event: unknown) => boolean;
type Test = (value: Leaf) => boolean;
type Leaf = string | number | boolean | null | undefined;

/**
 * Whether an event matches an EventBridge pattern: exact values, prefix, suffix, equals-ignore-case,
 * anything-but (values, or one of the former), numeric and exists.
 *
 * @param at the place of the pattern, for messages
 * @throws SandboxError if the pattern uses anything else, because nobody would notice that it matches more or less than
 *   on AWS
 */
export function compilePattern(pattern: unknown, at: string): Matches {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new SandboxError(`${at}: an event pattern is an object with at least one field.`);
  }
  const fields = Object.entries(pattern).map(([name, inner]) => {
    const here = `${at}.${name}`;
    if (name.startsWith('$'))
      throw new SandboxError(`${here}: the sandbox does not know the operator ${name}.`);
    return { name, matches: Array.isArray(inner) ? compileLeaf(inner, here) : compilePattern(inner, here) };
  });
  return (event) => {
    if (Array.isArray(event)) return event.some(matchesOne);
    return matchesOne(event);

    function matchesOne(one: unknown): boolean {
      const object: Record<string, unknown> = isObject(one) ? one : {};
      return fields.every(({ name, matches }) =>
        matches(Object.hasOwn(object, name) ? object[name] : undefined),
      );
    }
  };
}

/** A list of alternatives. A list in the event matches if one of its values does. */
function compileLeaf(alternatives: unknown[], at: string): Matches {
  if (alternatives.length === 0) throw new SandboxError(`${at}: an empty list matches nothing.`);
  const tests = alternatives.map((alternative) => compileTest(alternative, at));
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    // Patterns compare only values. An object counts as a missing field.
    const leaves = (values.length === 0 ? [undefined] : values).map((one) => (isLeaf(one) ? one : undefined));
    return leaves.some((leaf) => tests.some((test) => test(leaf)));
  };
}

function compileTest(alternative: unknown, at: string): Test {
  if (isLeaf(alternative)) return (value) => value === alternative;
  const [operator, argument, ...more] = isObject(alternative) ? Object.entries(alternative).flat() : [];
  if (typeof operator !== 'string' || more.length > 0) {
    throw new SandboxError(`${at}: ${JSON.stringify(alternative)} is neither a value nor one operator.`);
  }
  const here = `${at}.${operator}`;
  const make = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (make === undefined) throw new SandboxError(`${here}: the sandbox does not know this operator.`);
  return make(argument, here);
}

const operators: Record<string, (argument: unknown, at: string) => Test> = {
  prefix: (argument, at) => textTest(argument, at, (value, wanted) => value.startsWith(wanted)),
  suffix: (argument, at) => textTest(argument, at, (value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (argument, at) =>
    textTest(argument, at, (value, wanted) => value.toLowerCase() === wanted.toLowerCase()),

  exists(argument, at) {
    if (typeof argument !== 'boolean') throw new SandboxError(`${at}: true or false is needed here.`);
    return (value) => (value !== undefined) === argument;
  },

  'anything-but'(argument, at) {
    const excluded = (Array.isArray(argument) ? argument : [argument]).map((one) => {
      const [operator] = isObject(one) ? Object.keys(one) : [];
      if (operator !== undefined && !['prefix', 'suffix', 'equals-ignore-case'].includes(operator)) {
        throw new SandboxError(`${at}.${operator}: the sandbox does not know this operator here.`);
      }
      return compileTest(one, at);
    });
    return (value) => value !== undefined && !excluded.some((test) => test(value));
  },

  numeric(argument, at) {
    const terms: unknown[] = Array.isArray(argument) ? argument : [];
    const tests: ((value: number) => boolean)[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [operator, bound] = [terms[i], terms[i + 1]];
      const compare = typeof operator === 'string' ? comparisons[operator] : undefined;
      if (compare === undefined || typeof bound !== 'number') break;
      tests.push((value) => compare(value, bound));
    }
    if (tests.length === 0 || tests.length * 2 !== terms.length) {
      throw new SandboxError(`${at}: a list like [">", 0, "<=", 5] is needed here.`);
    }
    return (value) => typeof value === 'number' && tests.every((test) => test(value));
  },
};

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function textTest(argument: unknown, at: string, test: (value: string, wanted: string) => boolean): Test {
  if (typeof argument !== 'string') throw new SandboxError(`${at}: a string is needed here.`);
  return (value) => typeof value === 'string' && test(value, argument);
}

function isLeaf(value: unknown): value is Exclude<Leaf, undefined> {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
