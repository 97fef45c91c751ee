import { createDisplay } from '../../../cli/progress/display.ts';
import { printTo } from '../../../cli/terminal.ts';
import { screen } from '../captured.ts';
import { bar } from '../records.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const frames = (count: number) => jest.advanceTimersByTime(80 * count);

test('a terminal shows one picture that moves, and keeps the last one', () => {
  const terminal = screen(100, 20);
  const display = createDisplay(terminal);
  display.show([bar({ partsDone: 1 }), bar({ label: 'r4.csv' })]);
  frames(3);
  expect(terminal.lines).toHaveLength(2);
  expect(terminal.lines[0]).toContain('1/8 parts');
  display.show([bar({ state: 'committed' }), bar({ label: 'r4.csv', state: 'rejected', reason: 'Empty.' })]);
  display.close();
  expect(terminal.lines).toHaveLength(3);
  expect(terminal.lines[0]).toMatch(/^✔ {2}q3\.csv/);
  expect(terminal.lines[2]).toBe('   Empty.');
  frames(3);
  expect(terminal.raw.endsWith('\u001b[?25h')).toBe(true);
});

test('closing twice changes nothing, and what was cleared is gone', () => {
  const terminal = screen(100, 20);
  const display = createDisplay(terminal);
  display.show([bar()]);
  frames(1);
  display.clear();
  display.close();
  expect(terminal.lines).toEqual([]);
});

test('a note stays above the bars', () => {
  const terminal = screen(100, 20);
  const display = createDisplay(terminal);
  display.show([bar()]);
  frames(1);
  display.note('Domo refused something.');
  frames(2);
  display.close();
  expect(terminal.lines).toEqual(['Domo refused something.', expect.stringContaining('q3.csv')]);
});

test('what does not fit on the screen is counted, and what moves is shown first', () => {
  const terminal = screen(100, 6);
  const display = createDisplay(terminal);
  const ended = Array.from({ length: 9 }, (_, i) => bar({ label: `done${i}.csv`, state: 'committed' }));
  display.show([...ended, bar()]);
  frames(1);
  expect(terminal.lines).toHaveLength(4);
  expect(terminal.lines[0]).toContain('q3.csv');
  expect(terminal.lines[3]).toContain('… and 7 more');
  display.close();
  expect(terminal.lines).toHaveLength(10);
});

test('elsewhere there is a plain line for each change of state', () => {
  let text = '';
  const display = createDisplay(
    printTo((more) => {
      text += more;
    }),
  );
  display.show([bar({ state: 'uploading', parts: 0, rows: 0 })]);
  display.show([bar({ state: 'uploading', parts: 0, rows: 0, bytesDone: 5 })]);
  display.show([bar()]);
  display.show([bar({ partsDone: 5 })]);
  display.show([bar({ state: 'committed', seconds: 12 })]);
  display.close();
  expect(text.split('\n')).toEqual([
    'q3.csv: uploading, 2.0 MB',
    'q3.csv: loading, 2.0 MB, 8 parts',
    'q3.csv: committed, 6,000 rows, 2.0 MB, 8 parts, 12 s',
    '',
  ]);
});

test('a plain line says why a file was not loaded, and nothing controls the terminal', () => {
  let text = '';
  const display = createDisplay(
    printTo((more) => {
      text += more;
    }),
  );
  display.show([
    bar({
      label: '\u001b[2Jx.csv',
      state: 'failed',
      seconds: null,
      rows: 0,
      parts: 0,
      reason: 'Domo\nis away.',
    }),
  ]);
  expect(text).toBe('�[2Jx.csv: failed, 2.0 MB: Domo⏎is away.\n');
});

test('a plain line says what a load waits for, and again when that changes', () => {
  let text = '';
  const display = createDisplay(
    printTo((more) => {
      text += more;
    }),
  );
  const received = { state: 'received', bytesDone: 0, parts: 0, rows: 0 } as const;
  const waits = 'waits for the commit of 14:39 (commitInterval 15m)';
  display.show([bar({ ...received, waits: 'waits behind the load of \u001b[2Ja.csv' })]);
  display.show([bar({ ...received, waits })]);
  display.show([bar({ ...received, waits })]);
  display.show([bar(received)]);
  expect(text.split('\n')).toEqual([
    'q3.csv: received: waits behind the load of �[2Ja.csv',
    'q3.csv: received: waits for the commit of 14:39 (commitInterval 15m)',
    'q3.csv: received, 2.0 MB',
    '',
  ]);
});
