import { previewLines } from '../../../cli/samples/preview.ts';
import { plain } from '../../../cli/terminal.ts';
import { displayWidth } from '../../../cli/text/width.ts';

const content = {
  dataSetId: 'x',
  name: 'X',
  rowCount: 4,
  columns: [
    { name: 'id', type: 'LONG' },
    { name: 'name', type: 'STRING' },
    { name: 'a very long column name that has no room', type: 'STRING' },
  ] as const,
  rows: [
    [1, '見積書', ''],
    [1000, null, 'two\r\nlines'],
    [3, '\u001b[2J', 'x'],
    [4, 'hidden', 'x'],
  ],
};
const shown = { ...content, columns: [...content.columns] };

test('names, types and the first rows, each in one line', () => {
  expect(previewLines(shown, 3, 100, plain)).toEqual([
    '     id  name    a very long column name tha…',
    '   LONG  STRING  STRING',
    '      1  見積書  ""',
    '   1000  ∅       two⏎lines',
    '      3  �[2J    x',
  ]);
});

test('columns without room are counted', () => {
  const lines = previewLines(shown, 1, 40, plain);
  expect(lines[0]).toBe('     id  name  … +1');
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(40);
});

test('a DataSet without rows has its columns', () => {
  expect(previewLines({ ...shown, rows: [] }, 3, 100, plain)).toHaveLength(2);
});
