import { ProofFailed } from '../../../../shared/errors.ts';
import type { Found } from '../../../../shared/import/inspect/found.ts';
import { createNotebook } from '../../../../shared/import/inspect/notebook.ts';
import type { Segment, SegmentReport, UploadReport } from '../../../../shared/import/part.ts';

const segment = (range: number) => ({ load: 'load', range: { index: range } }) as Segment;
const report = (range: number, rows: number, found?: Found, load = 'load') => {
  const cut = { range, rows } as SegmentReport['cut'];
  const own = { load, cut, error: null, ...(found && { found }) };
  return { part: range + 1, segments: [own], sentBytes: null, error: null, tries: 0 } as UploadReport;
};
const filled = (rows: number, ...types: ('LONG' | 'DATE')[]) => ({
  survey: {
    rows,
    columns: [{ isFilled: true, ruledOut: Object.fromEntries(types.map((type) => [type, {}])) }],
  },
});

test('the rows before each range are counted, and what was seen in all of them is put together', () => {
  const notebook = createNotebook();
  notebook.add(segment(0), report(0, 3, filled(3, 'LONG')));
  notebook.add(segment(1), report(1, 0, filled(0)));
  notebook.add(segment(2), report(2, 4, filled(4, 'DATE')));
  expect(notebook.surveyed()).toMatchObject({
    rowsBefore: [0, 3, 3],
    survey: { rows: 7, columns: [{ isFilled: true, ruledOut: { LONG: {}, DATE: {} } }] },
  });
});

test('reports of other loads, and of other ranges, say nothing', () => {
  const notebook = createNotebook();
  notebook.add(segment(0), report(0, 3, filled(3)));
  notebook.add(segment(1), report(1, 5, filled(5, 'LONG'), 'other'));
  notebook.add(segment(2), report(0, 5, filled(5, 'LONG')));
  notebook.add(segment(3), null);
  expect(notebook.surveyed()).toMatchObject({ rowsBefore: [0, 3, 3, 3], survey: { rows: 3 } });
});

test.each<NonNullable<Found['pass']>>(['whole', 'begun'])('a pass that is %s', (pass) => {
  const notebook = createNotebook();
  notebook.add(segment(0), report(0, 0, { pass }));
  expect(notebook.pass).toBe(pass);
  expect(() => notebook.surveyed()).toThrow(ProofFailed);
});
