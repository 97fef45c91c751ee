import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

/** What some code can come to. */
export interface Reached {
  /** `Ledger.take` of an interface of ports; `new GetCommand`; `shelfIndex`, a constant at the top of a file. */
  what: string;
  /** The function of the file that it stands in. */
  within: string;
}

export interface Sources {
  /** What the code of a file, with all that it refers to, can come to; adapters are not looked into. */
  reachedFrom(file: string): Reached[];
  /** What a method of the object can come to that a function of an adapter's file returns. */
  reachedBy(file: string, maker: string, method: string): Reached[];
}

/** Files of interfaces whose members are calls of ports. */
const portFiles = [
  'shared/import/ports.ts',
  'shared/import/lease/lease.ts',
  'shared/export/ports.ts',
  'shared/export/latest.ts',
  'shared/export/sink.ts',
];
const adapters = 'shared/aws/';

/**
 * Reads the product's sources with the TypeScript compiler. It follows every name that is mentioned, whether it is called
 * or not, so what it finds is all that can be called, and at times a little more.
 */
export function readSources(files: readonly string[]): Sources {
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve, strict: true, noEmit: true },
    ...{ lib: ['lib.es2022.d.ts'], types: [], allowImportingTsExtensions: true },
  };
  const host = ts.createCompilerHost(options);
  // Packages are not needed, and take most of the time.
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      const file = resolve(dirname(containing), text);
      const isOurs = text.startsWith('.') && existsSync(file);
      return {
        resolvedModule: isOurs ? { resolvedFileName: file, extension: ts.Extension.Ts } : undefined,
      };
    });
  const program = ts.createProgram(
    files.map((file) => join(root, file)),
    options,
    host,
  );
  const checker = program.getTypeChecker();

  function fileOf(node: ts.Node): string {
    return relative(root, node.getSourceFile().fileName);
  }

  function sourceOf(file: string): ts.SourceFile {
    const source = program.getSourceFile(join(root, file));
    if (source === undefined) throw new Error(`there is no ${file}`);
    return source;
  }

  /** The symbol behind imports and shorthands. */
  function symbolAt(node: ts.Identifier): ts.Symbol | undefined {
    const { parent } = node;
    const symbol =
      ts.isShorthandPropertyAssignment(parent) && parent.name === node
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : checker.getSymbolAtLocation(node);
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  }

  /** The member that `{ name }` takes out of an object. */
  function takenBy(element: ts.BindingElement): ts.Symbol | undefined {
    const name = element.propertyName ?? element.name;
    if (!ts.isIdentifier(name) || !ts.isObjectBindingPattern(element.parent)) return undefined;
    return checker.getTypeAtLocation(element.parent).getProperty(name.text);
  }

  function portCallOf(symbol: ts.Symbol | undefined): string | null {
    for (const declaration of symbol?.declarations ?? []) {
      if (!portFiles.includes(fileOf(declaration)) || !ts.isInterfaceDeclaration(declaration.parent))
        continue;
      return `${declaration.parent.name.text}.${symbol?.name}`;
    }
    return null;
  }

  function walk(start: readonly ts.Node[], mayEnter: (file: string) => boolean): Reached[] {
    const reached = new Map<string, Reached>();
    const entered = new Set<ts.Node>();
    const add = (node: ts.Node, what: string) => {
      const within = functionAround(node);
      reached.set(`${what} ${within}`, { what, within });
    };
    const enter = (node: ts.Node) => {
      if (entered.has(node)) return;
      entered.add(node);
      visit(node);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
      if (ts.isNewExpression(node) && ts.isIdentifier(node.expression))
        add(node, `new ${node.expression.text}`);
      if (ts.isBindingElement(node)) {
        const call = portCallOf(takenBy(node));
        if (call !== null) add(node, call);
      }
      if (ts.isIdentifier(node)) {
        const symbol = symbolAt(node);
        const call = portCallOf(symbol);
        if (call !== null) add(node, call);
        else
          for (const declaration of symbol?.declarations ?? []) {
            if (!isCode(declaration) || !mayEnter(fileOf(declaration))) continue;
            if (ts.isVariableDeclaration(declaration) && symbol !== undefined) add(node, symbol.name);
            enter(declaration);
          }
      }
      ts.forEachChild(node, visit);
    };
    for (const node of start) enter(node);
    return [...reached.values()];
  }

  /** Most is asked for again by the next function. */
  const known = new Map<string, Reached[]>();
  const once = (question: string, answer: () => Reached[]): Reached[] => {
    const found = known.get(question) ?? answer();
    known.set(question, found);
    return found;
  };

  return {
    reachedFrom: (file) =>
      once(file, () =>
        walk([sourceOf(file)], (entered) => entered.startsWith('shared/') && !entered.startsWith(adapters)),
      ),

    reachedBy: (file, maker, method) =>
      once(`${file} ${maker} ${method}`, () => {
        const made = sourceOf(file)
          .statements.filter(ts.isFunctionDeclaration)
          .find(({ name }) => name?.text === maker);
        const returned = made?.body?.statements.find(ts.isReturnStatement)?.expression;
        if (returned === undefined || !ts.isObjectLiteralExpression(returned))
          throw new Error(`${maker} of ${file} returns no object`);
        const member = returned.properties.find((one) => one.name?.getText() === method);
        if (member === undefined) throw new Error(`${maker} of ${file} has no ${method}`);
        return walk([member], (entered) => entered.startsWith(adapters));
      }),
  };
}

function isCode(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isClassDeclaration(node);
}

/** The function at the top of its file that a node is in. */
function functionAround(node: ts.Node): string {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (ts.isSourceFile(at.parent) && ts.isFunctionDeclaration(at)) return at.name?.text ?? '';
  }
  return '';
}
