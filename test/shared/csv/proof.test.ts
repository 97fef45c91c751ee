import { prove } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import type { Anomaly, PartReport } from '../../../shared/csv/report.ts';
import { ProofFailed } from '../../../shared/errors.ts';

const source = { ranges: planRanges(10, 410, 100), dataStart: 10, dataEnd: 410 };

const sound: Omit<PartReport, 'range'> = {
  start: 'O',
  exact: false,
  map: 'OIO',
  empty: false,
  rows: 5,
  bytes: 100,
  newlineAdded: false,
  literalQuotes: 0,
  textAfterClose: 0,
  changes: {},
  anomaly: null,
};
const empty: Partial<PartReport> = { empty: true, rows: 0, bytes: 0 };

/** Reports of four parts, sound but for the changes. */
function reports(changes: { [range: number]: Partial<PartReport> } = {}): PartReport[] {
  return [0, 1, 2, 3].map((range) => ({ ...sound, range, ...changes[range] }));
}

const anomaly = (row: number): Anomaly => ({ kind: 'BlankLine', row, offset: 77 });

describe('prove', () => {
  it('sums up parts that were cut rightly, in whatever order they come', () => {
    const parts = reports({ 1: { literalQuotes: 2, rows: 7 }, 3: { textAfterClose: 1, newlineAdded: true } });
    expect(prove(parts.reverse(), source)).toEqual({
      kind: 'proven',
      rows: 22,
      bytes: 400,
      literalQuotes: 2,
      textAfterClose: 1,
      changes: {},
    });
  });

  it('follows the state through the maps', () => {
    const parts = reports({
      0: { map: 'IOI' },
      1: { start: 'I', map: 'QQQ' },
      2: { start: 'Q', map: 'IIO' },
    });
    expect(prove(parts, source)).toMatchObject({ kind: 'proven' });
  });

  it('names the parts that were guessed wrong, with their states', () => {
    const parts = reports({
      0: { map: 'IOI' },
      1: { map: 'IIO' },
      2: { start: 'I', map: 'QOI' },
      3: { start: 'I' },
    });
    const [, second, , fourth] = source.ranges;
    expect(prove(parts, source)).toEqual({
      kind: 'resend',
      parts: [
        { range: second, state: 'I' },
        { range: fourth, state: 'O' },
      ],
    });
  });

  it('rejects at the first anomaly, and counts its row from the start of the data', () => {
    const parts = reports({ 1: { anomaly: anomaly(3) }, 2: { anomaly: anomaly(1) }, 3: { start: 'I' } });
    const [, range] = source.ranges;
    expect(prove(parts, source)).toEqual({ kind: 'rejected', anomaly: anomaly(3), row: 8, range });
  });

  it('believes no anomaly behind a wrong guess, nor one of the wrong guess itself', () => {
    const parts = reports({ 1: { start: 'I', anomaly: anomaly(1) }, 2: { anomaly: anomaly(1) } });
    const [, range] = source.ranges;
    expect(prove(parts, source)).toEqual({ kind: 'resend', parts: [{ range, state: 'O' }] });
  });

  it('sends nothing again that lies behind an anomaly of a part cut rightly', () => {
    const parts = reports({ 1: { start: 'I' }, 2: { anomaly: anomaly(1) }, 3: { start: 'Q' } });
    expect(prove(parts, source)).toMatchObject({ kind: 'resend', parts: [{ range: { index: 1 } }] });
  });

  it('wants other ranges where none of the records begins in one inside the object', () => {
    const parts = reports({
      0: { bytes: 250, map: 'IOI' },
      1: { ...empty, start: 'I' },
      2: { start: 'I', map: 'OIO', bytes: 150 },
      3: { ...empty, start: 'I', map: 'OOO' },
    });
    expect(prove(parts, source)).toEqual({ kind: 'replan' });
  });

  it('minds no ranges without records at the end', () => {
    const parts = reports({ 1: { bytes: 300 }, 2: empty, 3: empty });
    expect(prove(parts, source)).toMatchObject({ kind: 'proven', rows: 10, bytes: 400 });
  });

  it('has nothing to prove of no data', () => {
    expect(prove([], { ranges: [], dataStart: 3, dataEnd: 3 })).toMatchObject({
      kind: 'proven',
      rows: 0,
      bytes: 0,
    });
  });

  it.each<[string, PartReport[]]>([
    ['a report is missing', reports().slice(1)],
    ['a part has two reports', [...reports(), ...reports().slice(0, 1)]],
    ['a report is of another part', [...reports().slice(1), { ...sound, range: 4 }]],
    ['bytes are missing', reports({ 2: { bytes: 99 } })],
    ['there are bytes too many', reports({ 2: { bytes: 101 } })],
    ['a state that was proven is another', reports({ 2: { start: 'I', exact: true } })],
    ['the data ends inside quotes and nobody says so', reports({ 3: { map: 'IOI' } })],
    ['a part that is empty has bytes', reports({ 3: { empty: true } })],
    ['a part without bytes has records', reports({ 2: { bytes: 200 }, 3: { bytes: 0, empty: true } })],
    ['a part with bytes has no record', reports({ 3: { rows: 0 } })],
    ['a line feed was added in the middle', reports({ 2: { newlineAdded: true } })],
    ['a line feed was added to nothing', reports({ 2: { bytes: 200 }, 3: { ...empty, newlineAdded: true } })],
  ])('fails if %s', (_, parts) => {
    expect(() => prove(parts, source)).toThrow(ProofFailed);
  });

  it.each([
    ['a range is missing', source.ranges.slice(1)],
    ['the last range is missing', source.ranges.slice(0, 3)],
    [
      'ranges have a gap',
      source.ranges.map((range, index) => (index === 2 ? { ...range, start: range.start + 1 } : range)),
    ],
    [
      'ranges are fewer than they say',
      source.ranges.slice(0, 3).map((range, index) => (index === 2 ? { ...range, end: 410 } : range)),
    ],
    ['a range has the index of another', source.ranges.map((range) => ({ ...range, index: 0 }))],
  ])('fails if %s', (_, ranges) => {
    expect(() => prove(reports().slice(0, ranges.length), { ...source, ranges })).toThrow(ProofFailed);
  });
});
