import { type ZipEntry, zipOf } from './zip.ts';

/** A workbook that is to be written, from pieces of XML. */
export interface WorkbookParts {
  /** What is in the `sheetData` of each, or the whole part where it begins with `<?xml`. */
  sheets: { name: string; data: string; state?: 'hidden' | 'veryHidden' }[];
  /** What is in each `si`. */
  strings?: string[];
  /** The codes of the formats of styles 1, 2, …; a number is the id of one that has no code. */
  formats?: (string | number)[];
  from1904?: boolean;
  strict?: boolean;
  /** The prefix of all elements. */
  prefix?: string;
  /** Members in the place of those of their names, and further ones. */
  members?: ZipEntry[];
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Writes a workbook (ECMA-376), right or wrong. */
export function workbookOf({ sheets, strings = [], formats = [], ...options }: WorkbookParts): Buffer {
  const site = options.strict ? 'http://purl.oclc.org/ooxml' : 'http://schemas.openxmlformats.org';
  const main = options.strict ? `${site}/spreadsheetml/main` : `${site}/spreadsheetml/2006/main`;
  const relations = options.strict
    ? `${site}/officeDocument/relationships`
    : `${site}/officeDocument/2006/relationships`;
  const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const { prefix = '' } = options;
  const p = prefix === '' ? '' : `${prefix}:`;
  const space = prefix === '' ? `xmlns="${main}"` : `xmlns:${prefix}="${main}"`;
  const part = (name: string, content: string) =>
    `${head}<${p}${name} ${space} xmlns:r="${relations}">${content}</${p}${name}>`;
  const links = (list: string[]) =>
    `${head}<Relationships xmlns="${packageRelations}">${list.map((type, n) => `<Relationship Id="rId${n + 1}" Type="${relations}/${type.split(' ')[0]}" Target="${type.split(' ')[1]}"/>`).join('')}</Relationships>`;
  const sheetOf = (data: string) =>
    data.startsWith('<?xml') ? data : part('worksheet', `<${p}sheetData>${data}</${p}sheetData>`);
  const codes = formats.map((code, n) =>
    typeof code === 'number' ? '' : `<${p}numFmt numFmtId="${164 + n}" formatCode="${escaped(code)}"/>`,
  );
  const ids = formats.map((code, n) => `<${p}xf numFmtId="${typeof code === 'number' ? code : 164 + n}"/>`);
  const entries: ZipEntry[] = [
    { name: '[Content_Types].xml', bytes: `${head}<Types/>` },
    { name: '_rels/.rels', bytes: links(['officeDocument xl/workbook.xml']) },
    {
      name: 'xl/workbook.xml',
      bytes: part(
        'workbook',
        `<${p}workbookPr${options.from1904 ? ' date1904="1"' : ''}/><${p}sheets>${sheets.map(({ name, state }, n) => `<${p}sheet name="${escaped(name)}" sheetId="${n + 1}"${state ? ` state="${state}"` : ''} r:id="rId${n + 1}"/>`).join('')}</${p}sheets>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: links([
        ...sheets.map((_, n) => `worksheet worksheets/sheet${n + 1}.xml`),
        'styles styles.xml',
        'sharedStrings /xl/sharedStrings.xml',
      ]),
    },
    {
      name: 'xl/styles.xml',
      bytes: part(
        'styleSheet',
        `<${p}numFmts>${codes.join('')}</${p}numFmts><${p}cellStyleXfs><${p}xf numFmtId="14"/></${p}cellStyleXfs><${p}cellXfs><${p}xf numFmtId="0"/>${ids.join('')}</${p}cellXfs>`,
      ),
    },
    {
      name: 'xl/sharedStrings.xml',
      bytes: part('sst', strings.map((string) => `<${p}si>${string}</${p}si>`).join('')),
    },
    ...sheets.map(({ data }, n) => ({ name: `xl/worksheets/sheet${n + 1}.xml`, bytes: sheetOf(data) })),
  ];
  const { members = [] } = options;
  const replaced = new Set(members.map(({ name }) => name));
  return zipOf([...entries.filter(({ name }) => !replaced.has(name)), ...members]);
}

/** A text in XML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
