import { characterPattern } from '../values/character.ts';
import { durationPattern } from '../values/duration.ts';
import { defaultExcludes } from '../values/glob.ts';
import { sizePattern } from '../values/size.ts';
import { jsonSchema } from './json-schema.ts';

/** The parts of a JSON Schema that the reference uses. */
interface Node {
  type?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  anyOf?: Node[];
  additionalProperties?: Node | boolean;
}

/** docs/configuration.md: every key, made from the schema that checks it. */
export function referenceText(): string {
  const sections = sectionsOf(jsonSchema() as Node, '').map(({ path, node }) =>
    [
      `## ${path === '' ? 'The file' : `\`${path}\``}`,
      ...(node.description === undefined ? [] : [node.description]),
      table(
        ['key', 'value', 'default', 'meaning'],
        Object.entries(node.properties ?? {}).map(([key, property]) => [
          code(key),
          writtenAs(property, path === '' ? key : `${path}.${key}`),
          defaultOf(property, node.required?.includes(key) ?? false),
          meaningOf(property),
        ]),
      ),
    ].join('\n\n'),
  );
  return `${[introduction, ...sections, conclusion].join('\n\n')}\n`;
}

const introduction = `<!-- Written by \`npm run schema\` from shared/config/schema.ts: change the descriptions there. -->

# Configuration

\`sluice.config.json\` says which files go where. It is JSON in which comments and trailing commas are welcome. With
\`"$schema": "./sluice.schema.json"\` editors complete and check it. \`npx cdk deploy\` and \`npx sluice sandbox\` refuse a
file with mistakes, and name all of them at once: where each is, and what to write instead. An unknown key is a mistake.

- A **duration** is a whole number and \`s\`, \`m\` or \`h\`: \`"90s"\`, \`"15m"\`, \`"2h"\`; or \`0\`.
- A **size** is a number and \`B\`, \`KB\`, \`MB\`, \`GB\`, \`KiB\`, \`MiB\` or \`GiB\`: \`"64MB"\` is 64,000,000 bytes, \`"64MiB"\` is
  67,108,864; or a whole number of bytes.`;

const conclusion = `## What belongs together

- A route has exactly one of \`stream\`, \`dataSet\` and \`dataSetApi\`. \`stream\` names a Stream that there is, by its id or
  by the DataSet that it feeds; \`dataSet\` lets the first good load create a DataSet with its Stream; \`dataSetApi\` loads a
  DataSet in one request.
- \`dataSetApi\` has either \`dataSetId\`, or \`name\` and \`columns\` of the DataSet that the first good load creates. What a
  route creates is deleted again if its first file is rejected.
- UPSERT needs \`keyColumnNames\`, and only UPSERT may have them.
- \`files.include\` and \`files.exclude\` are about what follows the prefix. Beside those of the route, these are excluded:
  ${defaultExcludes.map(code).join(', ')}.
- \`files.empty\` may be \`"replace"\` only under REPLACE, and \`files.set\` does not go with UPSERT.
- The delimiter, the quote and the comment are different characters, as are \`cells.decimal\` and \`cells.thousands\`.
- \`from\` is a name only where files have a header and columns are found by name; a place, from 1, goes everywhere.
- Columns of \`lineage\` have names that no other column has. A new DataSet gets them behind its own.
- Names and prefixes are given once; an object belongs to the route with the longest prefix that its key begins with. No
  prefix of an export may touch one of a route, and none may touch \`_sluice/\`.
- Routes that feed the same Stream agree on \`updateMethod\`, \`keyColumnNames\` and \`commitInterval\`, and no two of them
  replace.`;

/** The objects of the schema, outer ones first. */
function sectionsOf(node: Node, path: string): { path: string; node: Node }[] {
  const inner = [
    ...Object.entries(node.properties ?? {}).flatMap(([key, property]) =>
      sectionsOf(property, path === '' ? key : `${path}.${key}`),
    ),
    ...(node.items === undefined ? [] : sectionsOf(node.items, `${path}[]`)),
    ...(node.anyOf ?? []).flatMap((option) => sectionsOf(option, path)),
  ];
  return node.properties === undefined ? inner : [{ path, node }, ...inner];
}

function writtenAs(node: Node, path: string): string {
  if (node.pattern === durationPattern.source) return 'a duration';
  if (node.pattern === sizePattern.source) return 'a size';
  if (node.const !== undefined) return code(JSON.stringify(node.const));
  if (node.enum !== undefined) return node.enum.map((one) => code(JSON.stringify(one))).join(', ');
  if (node.anyOf !== undefined) return anyOf(node.anyOf, path);
  if (node.properties !== undefined) return `an object: \`${path}\``;
  if (node.items !== undefined) {
    return node.items.properties === undefined
      ? `a list of ${writtenAs(node.items, path).replace(/^a (.*)$/, '$1s')}`
      : `a list of objects: \`${path}[]\``;
  }
  if (typeof node.additionalProperties === 'object') {
    return `an object: a name, and ${writtenAs(node.additionalProperties, path)}`;
  }
  if (node.type === 'null') return '`null`';
  if (node.maxLength === 1 || node.pattern === characterPattern) return 'a character';
  if (node.type === 'boolean') return '`true` or `false`';
  if (node.type === 'integer' || node.type === 'number') return numberOf(node);
  return node.format === 'uuid' ? 'a UUID' : 'a text';
}

/** The spellings of a duration or a size are shown as one. */
function anyOf(options: readonly Node[], path: string): string {
  const values = options.map((option) => writtenAs(option, path));
  return values.find((value) => value === 'a duration' || value === 'a size') ?? values.join(', or ');
}

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Node): string {
  const what = type === 'integer' ? 'a whole number' : 'a number';
  if (exclusiveMinimum !== undefined) return `${what} above ${exclusiveMinimum}, up to ${maximum}`;
  if (minimum === undefined) return what;
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `${what} from ${minimum}`
    : `${what}, ${minimum} to ${maximum}`;
}

function defaultOf(node: Node, required: boolean): string {
  if (required) return 'required';
  return node.default === undefined ? '' : code(JSON.stringify(node.default));
}

/** Adds an example, unless the value is one of a few. */
function meaningOf({ description = '', examples = [], enum: choices, properties, items }: Node): string {
  const [example] = examples;
  if (example === undefined || choices !== undefined || properties !== undefined || items !== undefined) {
    return description;
  }
  return `${description} Like ${code(JSON.stringify(example))}.`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(titles: string[], rows: string[][]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...escaped.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...escaped.map(line)].join('\n');
}
