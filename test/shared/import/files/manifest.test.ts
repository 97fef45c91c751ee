import { SetInvalid } from '../../../../shared/errors.ts';
import { readManifest } from '../../../../shared/import/files/manifest.ts';

const source = { bucket: 'bucket', key: 'in/run1/a.manifest', prefix: 'in/', showCells: true };
const read = (text: string) => readManifest({ ...source, text });
const one = (key: string, changes = {}) => ({ key, size: null, optional: false, ...changes });

test.each<[string, string, ReturnType<typeof one>[]]>([
  [
    'Redshift’s form',
    '{"entries":[{"url":"s3://bucket/in/a.csv"},{"url":"s3://bucket/in/b.csv","mandatory":true}]}',
    [one('in/a.csv'), one('in/b.csv')],
  ],
  [
    'what may be missing',
    '{"entries":[{"url":"s3://bucket/in/a.csv","mandatory":false}]}',
    [one('in/a.csv', { optional: true })],
  ],
  [
    'sizes',
    '{"entries":[{"url":"s3://bucket/in/a.csv","meta":{"content_length":12}}]}',
    [one('in/a.csv', { size: 12 })],
  ],
  [
    'one object twice',
    '{"entries":[{"url":"s3://bucket/in/a.csv"},{"url":"s3://bucket/in/a.csv"}]}',
    [one('in/a.csv')],
  ],
  ['a byte order mark', '\ufeff{"entries":[{"url":"s3://bucket/in/a.csv"}]}', [one('in/a.csv')]],
  ['no entries', '{"entries":[]}', []],
  ['keys', 'in/a.csv\nin/b c.csv\r\n\n', [one('in/a.csv'), one('in/b c.csv')]],
  ['addresses', 's3://bucket/in/a.csv\ns3a://bucket/in/b.csv', [one('in/a.csv'), one('in/b.csv')]],
  ['names in its own folder', 'a.csv\nparts/b.csv\n', [one('in/run1/a.csv'), one('in/run1/parts/b.csv')]],
  ['nothing', '', []],
])('a manifest of %s', (_, text, listed) => {
  expect(read(text)).toEqual(listed);
});

test.each([
  ['another bucket', 's3://other/in/a.csv', /s3:\/\/other\/in\/a\.csv, which is in another bucket/],
  [
    'another prefix',
    's3://bucket/out/a.csv',
    /out\/a\.csv, which is not under the prefix of the route, in\//,
  ],
  ['another form', '{"files":["a.csv"]}', /neither JSON of the form/],
  ['broken JSON', '{"entries":[', /neither JSON of the form/],
  ['an entry without url', '{"entries":[{"key":"a"}]}', /its entry 1 has no "url": \{"key":"a"\}\./],
])('a manifest of %s is told of', (_, text, message) => {
  expect(() => read(text)).toThrow(SetInvalid);
  expect(() => read(text)).toThrow(message);
});

test.each([
  [
    's3://bucket/in/a.csv\ns3://secret/in/a.csv',
    /it lists an object \(entry 2\), which is in another bucket/,
  ],
  ['s3://bucket/secret/a.csv', /it lists an object \(entry 1\), which is not under the prefix/],
  ['{"entries":[{"secret":"a"}]}', /its entry 1 has no "url"\.$/],
])('nothing of %s is told where no cell may be', (text, message) => {
  const call = () => readManifest({ ...source, showCells: false, text });
  expect(call).toThrow(message);
  expect(call).not.toThrow(/secret/);
});
