import { createTally, tallyText } from '../../../cli/replay/tally.ts';
import { printTo } from '../../../cli/terminal.ts';
import { screen } from '../captured.ts';
import { sighting } from '../records.ts';

test.each<[(Parameters<typeof tallyText>[0][number] | null)[], string]>([
  [[{ state: 'committed' }], '1 load: 1 committed'],
  [[null, null, { state: 'received' }], '3 loads: 2 sent, 1 received'],
  [
    (['failed', 'committed', 'loading', 'committed', 'rejected'] as const).map((state) => ({ state })),
    '5 loads: 1 loading, 2 committed, 1 rejected, 1 failed',
  ],
  [Array.from({ length: 1200 }, () => ({ state: 'duplicate' as const })), '1,200 loads: 1,200 duplicate'],
])('%#', (records, text) => {
  expect(tallyText(records)).toBe(text);
});

describe('on a terminal', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('one line says how far all are and what the first waits for, and goes away', () => {
    const terminal = screen(100, 20);
    const tally = createTally(terminal, 3);
    jest.advanceTimersByTime(100);
    expect(terminal.lines).toEqual([expect.stringMatching(/^. {2}3 loads: 3 sent$/)]);
    const behind = { loads: 1, firstKey: 'in/\u001b[2J.csv', firstId: 'first' };
    tally.show([
      null,
      sighting(),
      sighting({ state: 'received', waits: { for: 'batch', until: null, behind } }),
    ]);
    jest.advanceTimersByTime(100);
    expect(terminal.lines).toEqual([
      expect.stringMatching(
        /^. {2}3 loads: 1 sent, 1 received, 1 committed; the first waits behind the load of in\/�\[2J\.csv$/,
      ),
    ]);
    tally.close();
    expect(terminal.lines).toEqual([]);
  });

  test('it is no longer than the terminal is wide', () => {
    const terminal = screen(20, 20);
    const tally = createTally(terminal, 300);
    jest.advanceTimersByTime(100);
    tally.close();
    expect(terminal.raw).toContain('300 loads: 300 …');
  });
});

test('elsewhere nothing is drawn', () => {
  let text = '';
  const tally = createTally(
    printTo((more) => {
      text += more;
    }),
    2,
  );
  tally.show([sighting(), null]);
  tally.close();
  expect(text).toBe('');
});
