import { NotCsv } from '../../errors.ts';
import { damagedWorkbook } from './about.ts';
import { attribute, type Package, readPart, relationshipsOf } from './package.ts';

/** A sheet of cells. */
export interface Sheet {
  name: string;
  isHidden: boolean;
  /** The name of its part. */
  part: string;
}

/** What a workbook has, by its first part. */
export interface Workbook {
  parts: Package;
  /** In their order. Charts and macros that have a sheet to themselves are none. */
  sheets: Sheet[];
  /** Days are counted from 1904. */
  from1904: boolean;
  /** The names of the parts; null: there is none. */
  styles: string | null;
  sharedStrings: string | null;
}

/** Bytes of XML. Excel's own have some hundred KB at most. */
const mostBytes = 64 * 2 ** 20;

/** Reads which sheets there are. Throws `DamagedWorkbook`, and `NotCsv` for a workbook in another format than .xlsx. */
export async function openWorkbook(parts: Package): Promise<Workbook> {
  const { about } = parts;
  const root = [...(await relationshipsOf(parts, '')).values()];
  const main = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(main)) {
    throw new NotCsv(
      `${about.object} is an Excel workbook in the binary format .xlsb, which is not read. Save it as .xlsx or as "CSV UTF-8", and drop that.`,
    );
  }
  const relationships = await relationshipsOf(parts, main);
  const sheets: Sheet[] = [];
  let from1904 = false;
  const path: string[] = [];
  await readPart(
    parts,
    main,
    {
      open(name, attributes) {
        path.push(name);
        if (name === 'workbookPr' && path.length === 2) from1904 = isTrue(attributes.date1904);
        if (name !== 'sheet' || path[path.length - 2] !== 'sheets' || path.length !== 3) return;
        const link = relationships.get(attribute(attributes, 'id') ?? '');
        if (link === undefined) {
          throw damagedWorkbook(about, `its sheet ${JSON.stringify(attributes.name)} has no part`);
        }
        if (link.type !== 'worksheet' || link.target === null) return;
        const isHidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
        sheets.push({ name: attributes.name ?? '', isHidden, part: link.target });
      },
      close: () => path.pop(),
    },
    mostBytes,
  );
  if (sheets.length === 0) throw damagedWorkbook(about, 'it has no sheet of cells');
  const partOf = (type: string) =>
    [...relationships.values()].find((one) => one.type === type)?.target ?? null;
  return { parts, sheets, from1904, styles: partOf('styles'), sharedStrings: partOf('sharedStrings') };
}

/** A truth value of XML. */
export function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true' || text === 'on';
}
