import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What begins like the citation of a fact of Domo's protocol: `[P6]`, `[F2, F4]`, `[E1-E3]`. */
const citation = /\[([A-Z]\d{1,2}(?:[\s,;-][^\]]*)?)\](?!\()/g;

/** Each citation in a text, the words between its brackets. One that a comment breaks into two lines is joined. */
export function citationsIn(text: string): string[] {
  const joined = text.replace(/\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ');
  return [...joined.matchAll(citation)].map(([, inside = '']) => inside);
}

/** The codes of a citation, with ranges spelt out. What is no code stays as it is. */
export function codesOf(inside: string): string[] {
  return inside.split(/\s*,\s*/).flatMap((entry) => {
    const [, chapter, from, chapterOfEnd, to] = /^([A-Z])(\d{1,2})-([A-Z])(\d{1,2})$/.exec(entry) ?? [];
    if (chapter === undefined || chapter !== chapterOfEnd) return [entry];
    const length = Number(to) - Number(from) + 1;
    return Array.from({ length }, (_, index) => `${chapter}${Number(from) + index}`);
  });
}

/** The codes that a page defines, each in the first cell of a row. */
export function definedIn(page: string): string[] {
  return [...page.matchAll(/^\| ([A-Z]\d{1,2}) \|/gm)].map(([, code = '']) => code);
}

/** The string literals of a source that have a citation in them, with the lines they are in. */
export function citingStrings(name: string, text: string): string[] {
  if (citationsIn(text).length === 0) return [];
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteralLike(node) || isTemplatePiece(node)) && citationsIn(node.text).length > 0) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${name}:${line + 1}: ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTemplatePiece(node: ts.Node): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** Every file of the repository under these names, files or folders. */
export function readAll(root: string, names: readonly string[]): { name: string; text: string }[] {
  return names.flatMap((name) =>
    statSync(join(root, name)).isDirectory()
      ? readAll(
          root,
          readdirSync(join(root, name)).map((entry) => join(name, entry)),
        )
      : { name, text: readFileSync(join(root, name), 'utf8') },
  );
}
