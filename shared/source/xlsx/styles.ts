import { builtInKind, kindOfCode, type NumberKind } from './number-format.ts';
import { readPart } from './package.ts';
import type { Workbook } from './workbook.ts';

/** Bytes of XML: workbooks that are edited for years have some MB of formats. */
const mostBytes = 64 * 2 ** 20;

/** What numbers are by the formats of cells, in the order by which cells name them. */
export async function readStyles({ parts, styles }: Workbook): Promise<NumberKind[]> {
  if (styles === null) return [];
  const codes = new Map<number, string>();
  const ids: number[] = [];
  const path: string[] = [];
  await readPart(
    parts,
    styles,
    {
      open(name, attributes) {
        const parent = path[path.length - 1];
        path.push(name);
        if (path.length !== 3) return;
        if (name === 'numFmt' && parent === 'numFmts') {
          codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
        } else if (name === 'xf' && parent === 'cellXfs') ids.push(Number(attributes.numFmtId ?? 0));
      },
      close: () => path.pop(),
    },
    mostBytes,
  );
  return ids.map((id) => {
    const code = codes.get(id);
    return code === undefined ? builtInKind(id) : kindOfCode(code);
  });
}
