import fc from 'fast-check';
import { flatEscape, flatten } from '../../../sandbox/domo/csv/flatten.ts';
import { headerLength, longestHeader } from '../../../sandbox/domo/csv/header.ts';
import { anySheet, sliceSizes, slices } from './rows.ts';

function flat(csv: string, sizes: number[], backslashN = true): { text: string; longestRow: number } {
  const flattener = flatten(backslashN);
  const out = [...slices(Buffer.from(csv), sizes)].map((slice) => Buffer.from(flattener.push(slice)));
  return { text: Buffer.concat([...out, flattener.end()]).toString(), longestRow: flattener.longestRow() };
}

const pairs: Record<string, string> = { n: '\n', r: '\r', c: ',', e: '\u001b' };

function value(cell: string): string | null {
  if (cell === flatEscape.null) return null;
  if (cell === flatEscape.emptyString) return '';
  return cell.replace(
    new RegExp(`${flatEscape.mark}(.)`, 'g'),
    (_, code: string) => pairs[code] ?? 'unknown',
  );
}

describe('flat CSV', () => {
  test('holds the same rows, one a line, without quotes or empty cells', () => {
    fc.assert(
      fc.property(anySheet(), sliceSizes, ({ csv, rows }, sizes) => {
        const { text, longestRow } = flat(csv, sizes);
        const lines = text.split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => line.split(',').map(value))).toEqual(rows);
        expect(lines.flatMap((line) => line.split(','))).not.toContain('');
        expect(longestRow).toBe(Math.max(0, ...lines.map((line) => Buffer.byteLength(line) + 1)));
      }),
      { numRuns: 1500 },
    );
  });

  test('keeps \\N where it is no null', () => {
    expect(flat('\\N,\\Nx,\\,"\\N",\\\\N\n', [1], false).text).toBe('\\N,\\Nx,\\,\\N,\\\\N\n');
    expect(flat('\\N,\\Nx,\\,"\\N",\\\\N\n', [1], true).text).toBe('\u001bN,\\Nx,\\,\\N,\\\\N\n');
  });
});

describe('a first row that repeats the column names [I8]', () => {
  test.each<[string, string[], string, number]>([
    ['is known', ['a', 'b'], 'a,b\n1,2\n', 4],
    ['may be quoted', ['a', 'b'], '"a",b\r\n1,2\n', 7],
    ['may be all there is', ['a', 'b'], 'a,b', 3],
    ['may hold anything', ['a,"b"', 'ü\nx'], '"a,""b""","ü\nx"\n1', 17],
    ['has the same case', ['a', 'b'], 'A,b\n', 0],
    ['has the same order', ['a', 'b'], 'b,a\n', 0],
    ['has all names', ['a', 'b'], 'a\n', 0],
    ['has no more names', ['a', 'b'], 'a,b,c\n', 0],
    ['has whole names', ['a', 'b'], 'a,bc\n', 0],
    ['is no data', ['a', 'b'], '1,2\n', 0],
  ])('%s', (_name, names, csv, length) => {
    const head = Buffer.from(csv).subarray(0, longestHeader(names));
    expect(headerLength(head, names)).toBe(length);
  });
});
