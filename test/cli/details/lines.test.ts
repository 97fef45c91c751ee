import { detailLines, faultLines } from '../../../cli/details/lines.ts';
import type { LoadDetails, LoadFault } from '../../../cli/details/load-details.ts';
import { plain } from '../../../cli/terminal.ts';
import { displayWidth } from '../../../cli/text/width.ts';
import { record } from '../records.ts';

const now = Date.parse('2026-11-23T12:05:12Z');

const fault: LoadFault = {
  ...{ key: 'incoming/sales/q3.csv', row: 4, byte: 40, column: 'amount', hidden: null },
  rows: {
    header: ['id', 'name', 'amount'],
    rows: [
      { row: 3, cells: ['1', 'Ann\u001b[2J', '10'] },
      { row: 4, cells: ['2', 'Bob', 'ten'] },
      { row: 5, cells: ['3', 'Cid', '30'] },
    ],
    cell: 2,
  },
};

const details: LoadDetails = {
  load: record({ state: 'rejected', rows: 0, reason: 'Row 4: \u001b[2Jno.', fault: 'user' }),
  ...{ error: 'CellOfWrongType', waits: null, progress: { partsDone: 0, rowsDone: 0, bytesDone: 0 } },
  ...{ updateMethod: 'APPEND', replays: 1, decisions: ['"delimiter": commas.'], receipt: null, fault },
  moments: [
    { at: '2026-11-23T12:00:00Z', state: 'received', step: null },
    { at: '2026-11-23T12:00:02Z', state: 'planned', step: 'Plan' },
    { at: '2026-11-23T12:00:12Z', state: 'rejected', step: null },
  ],
  run: { arn: 'arn:run', name: 'run', startedAt: '2026-11-23T12:00:01Z', endedAt: null },
  commands: [{ command: 'npx sluice replay abc --wait', purpose: 'load it again' }],
  gaps: ['The receipt could not be read: denied'],
};

test('the rows around a fault have the row and the cell marked', () => {
  expect(faultLines(fault, 80, plain)).toEqual([
    '',
    '           id  name     amount',
    '    row 3  1   Ann�[2J  10',
    '  ▶ row 4  2   Bob      ▸ten◂',
    '    row 5  3   Cid      30',
  ]);
});

test('of many columns those next to the fault are shown', () => {
  const cells = Array.from({ length: 300 }, (_, i) => `cell ${i}`);
  const wide = { ...fault, rows: { header: cells, rows: [{ row: 4, cells }], cell: 150 } };
  const lines = faultLines(wide, 80, plain);
  expect(lines.join('\n')).toContain('▸cell 150◂');
  expect(lines.join('\n')).toContain('cell 149');
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test('why rows are not shown is said', () => {
  expect(faultLines({ ...fault, rows: null, hidden: 'Not shown.' }, 80, plain)).toEqual(['', 'Not shown.']);
});

test.each([80, 120])('all that is known fits in %d columns, and has no power over the terminal', (width) => {
  const lines = detailLines(details, width, now, plain);
  const text = lines.join('\n');
  for (const part of [
    's3://bucket/incoming/sales/q3.csv',
    'rejected, CellOfWrongType',
    '▸ten◂',
    'Replays  1',
    'Run      arn:run',
    'planned     after 2.0 s, Plan',
    'rejected    after 10 s',
    '"delimiter": commas.',
    'npx sluice replay abc --wait',
    'The receipt could not be read: denied',
  ])
    expect(text).toContain(part);
  expect(text).not.toContain('\u001b');
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});
