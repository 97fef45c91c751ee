import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Path, Problem } from './problem.ts';

export interface Position {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  column: number;
}

/** A JSON text with comments after it was read, and the places of its values in the text. */
export interface JsonDocument {
  value: unknown;
  /** Keys that are written twice, and strings that Step Functions would evaluate. */
  problems: Problem[];
  /** The place of the value at this path. If there is none, the place of the nearest value around it. */
  positionOf(path: Path): Position;
}

/** A place where the text is not JSON, and what was expected there. */
export interface SyntaxProblem extends Position {
  advice: string;
}

/** The place of a UTF-16 code unit of the text. */
type PositionAt = (offset: number) => Position;

/** Comments and trailing commas are welcome. With any syntax error there is no document. */
export function readJson(text: string): { document: JsonDocument } | { syntax: SyntaxProblem[] } {
  const body = text.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, { allowTrailingComma: true });
  const positionAt = createPositions(body);
  if (root === undefined || errors.length > 0) return { syntax: syntaxProblems(errors, positionAt) };
  const problems: Problem[] = [];
  const value = toValue(root, [], positionAt, problems);
  return {
    document: { value, problems, positionOf: (path) => positionAt(nodeAround(root, path).offset) },
  };
}

/** The first of each line: one mistake often makes what follows it look wrong too. */
function syntaxProblems(errors: readonly ParseError[], positionAt: PositionAt): SyntaxProblem[] {
  const lines = new Set<number>();
  return errors.flatMap(({ error, offset }) => {
    const position = positionAt(offset);
    if (lines.has(position.line)) return [];
    lines.add(position.line);
    return [{ ...position, advice: advice(error) }];
  });
}

/**
 * Replaces the parser's own getNodeValue, which silently lets the last of two equal keys win, and takes `__proto__` for
 * the prototype.
 */
function toValue(node: Node, path: Path, positionAt: PositionAt, problems: Problem[]): unknown {
  if (node.type === 'array') {
    return (node.children ?? []).map((child, index) =>
      toValue(child, [...path, index], positionAt, problems),
    );
  }
  if (node.type === 'object') {
    const object: Record<string, unknown> = Object.create(null);
    for (const property of node.children ?? []) {
      const [name, child] = property.children ?? [];
      if (name === undefined || child === undefined) continue;
      const key = String(name.value);
      if (Object.hasOwn(object, key)) {
        const { line } = positionAt(name.offset);
        problems.push({
          path: [...path, key],
          found: 'written twice',
          advice: `leave out one of them; the second is in line ${line}`,
        });
      }
      object[key] = toValue(child, [...path, key], positionAt, problems);
    }
    return object;
  }
  if (typeof node.value === 'string' && node.value.startsWith('{%')) {
    problems.push({
      path,
      advice: 'write a text that does not begin with {%, because Step Functions would evaluate it as JSONata',
    });
  }
  return node.value;
}

/** The property (or array element) at the path, so that the position is that of its key. */
function nodeAround(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

/** Looks the line up among those that are known, because a text of many megabytes may have a mistake in each. */
function createPositions(text: string): PositionAt {
  const ends: number[] = [];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) ends.push(end);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return { line: low + 1, column: offset - (ends[low - 1] ?? -1) };
  };
}

const adviceByCode: Record<string, string> = {
  InvalidSymbol:
    'write a key or a text in double quotes; without them only true, false, null and numbers are known',
  InvalidNumberFormat: 'write a number as JSON knows it, like 42 or 0.5',
  PropertyNameExpected: 'write a key in double quotes here',
  ValueExpected: 'write a value here',
  ColonExpected: 'write a colon between key and value',
  CommaExpected: 'write a comma before this',
  CloseBraceExpected: 'close the object with }',
  CloseBracketExpected: 'close the list with ]',
  EndOfFileExpected: 'nothing may follow the end of the configuration',
  UnexpectedEndOfComment: 'close the comment with */',
  UnexpectedEndOfString: 'close the text with a double quote',
  UnexpectedEndOfNumber: 'the number is incomplete',
  InvalidUnicode: 'write four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'write \\\\ where you mean a backslash',
  InvalidCharacter: 'write \\n for a line break and \\t for a tab inside a text',
};

function advice(code: ParseError['error']): string {
  const name = printParseErrorCode(code);
  return adviceByCode[name] ?? name;
}
