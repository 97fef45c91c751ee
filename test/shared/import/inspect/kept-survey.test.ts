import type { Survey } from '../../../../shared/cells/survey.ts';
import { foundOf, longestInReport, withKept } from '../../../../shared/import/inspect/kept-survey.ts';
import type { Segment, UploadReport } from '../../../../shared/import/part.ts';
import type { Reading } from '../../../../shared/import/reading.ts';
import { collected } from '../../../helpers/collected.ts';
import { createWorld } from '../../../helpers/ports.ts';

const object = { bucket: 'bucket', key: 'a.json', versionId: 'v1', etag: 'e', size: 9 };
const segment = (index: number) =>
  ({ load: 'load', object, range: { index }, state: null, dataStart: 0, dataEnd: 9 }) as unknown as Segment;
const reading = { format: 'jsonl' } as Reading;
const surveyOf = (columns: number): Survey => ({
  rows: 1,
  columns: Array.from({ length: columns }, () => ({ isFilled: true, ruledOut: {} })),
  keys: Array.from({ length: columns }, (_, index) => `/column number ${index}`),
});
async function* each<T>(...items: T[]) {
  yield* items;
}

test('a survey of many columns is kept beside the reports, and comes back with them in their order', async () => {
  const { documents } = createWorld().ports;
  const surveys = [surveyOf(3), surveyOf(5000), surveyOf(4000), surveyOf(1)];
  const founds = await Promise.all(
    surveys.map((survey, index) => foundOf(documents, segment(index), reading, survey)),
  );
  expect(JSON.stringify(founds).length).toBeLessThan(longestInReport);
  expect(founds.map(({ kept }) => kept !== undefined)).toEqual([false, true, true, false]);
  const reports = founds.map((found, index) => {
    const segments = [
      { load: 'load', cut: null, error: null, found },
      { load: 'other', cut: null, error: null },
    ];
    return { part: index + 1, segments } as UploadReport;
  });
  const whole = await collected(withKept(documents, each(...reports)));
  expect(whole.map(({ part }) => part)).toEqual([1, 2, 3, 4]);
  expect(whole.map(({ segments }) => segments[0]?.found)).toEqual(surveys.map((survey) => ({ survey })));
});

test('the same segment, read in another way, has another place', async () => {
  const { documents } = createWorld().ports;
  const placeOf = async (one: Segment, read: Reading) =>
    (await foundOf(documents, one, read, surveyOf(5000))).kept?.key;
  const first = await placeOf(segment(0), reading);
  expect(await placeOf(segment(0), reading)).toBe(first);
  const others = [
    await placeOf(segment(1), reading),
    await placeOf({ ...segment(0), state: 'I' }, reading),
    await placeOf(segment(0), { ...reading, year: 2027 }),
  ];
  expect(new Set([first, ...others]).size).toBe(4);
});
