import { NotInEncoding } from '../../../../shared/errors.ts';
import { createPassEvidence } from '../../../../shared/import/inspect/pass-evidence.ts';
import type { Segment, UploadReport } from '../../../../shared/import/part.ts';

const segment = { load: 'load', range: { index: 0 } } as Segment;
const failed = (name: string, message: string) => ({ name, message });
const report = (own: object, error: UploadReport['error'] = null) =>
  ({ part: 1, segments: [{ load: 'load', cut: null, error: null, ...own }], error }) as UploadReport;
const down = failed('AwsUnavailable', 'S3 is down.');

const decided = (said: UploadReport | null) => {
  const evidence = createPassEvidence();
  evidence.add(1, segment, said);
  return evidence.decide();
};
const again = (heldBack: boolean, trouble: string | null) => ({
  ...{ next: 'resend', outlast: false, heldBack, trouble },
  segments: [{ part: 1, load: 'load', range: 0, state: null }],
});

test.each<[string, UploadReport | null, object]>([
  ['is whole', report({ found: { pass: 'whole' } }), { next: 'inspected' }],
  ['goes on, which is no failure', report({ found: { pass: 'begun' } }), again(true, null)],
  ['has no report', null, again(false, null)],
  ['met trouble that may pass', report({ error: down }), again(false, 'S3 is down.')],
  [
    'was not come to, for trouble that may pass',
    { ...report({}, down), segments: [] },
    again(false, 'S3 is down.'),
  ],
])('a pass that %s', (_, said, expected) => {
  expect(decided(said)).toEqual(expected);
});

test('a text that is none in its encoding ends its load', () => {
  const error = failed('NotInEncoding', 'byte 7 is none');
  expect(() => decided(report({ error }))).toThrow(new NotInEncoding('byte 7 is none'));
});
