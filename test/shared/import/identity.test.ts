import { isLoadId, loadId } from '../../../shared/import/identity.ts';

const object = { bucket: 'b', key: 'k', versionId: 'v', etag: 'e' };

test('an id is 20 characters that are safe in keys and file names', () => {
  expect(loadId(object, '01')).toMatch(/^[a-z2-7]{20}$/);
  expect(isLoadId(loadId(object, '01'))).toBe(true);
});

test.each(['', 'abc', 'a'.repeat(21), 'A'.repeat(20), `${'a'.repeat(19)}1`, `${'a'.repeat(20)}\n`])(
  '%j is none',
  (text) => expect(isLoadId(text)).toBe(false),
);

test.each([
  ['the same version again', object, '02', true],
  ['another etag of the same version', { ...object, etag: 'other' }, '01', true],
  ['another version', { ...object, versionId: 'w' }, '01', false],
  ['another key', { ...object, key: 'l' }, '01', false],
  ['another bucket', { ...object, bucket: 'c' }, '01', false],
  ['a boundary moved between bucket and key', { ...object, bucket: 'bk', key: '' }, '01', false],
])('%s', (_, other, sequencer, same) => {
  expect(loadId(other, sequencer) === loadId(object, '01')).toBe(same);
});

test('without versions, etag and sequencer tell objects apart', () => {
  const plain = { ...object, versionId: null };
  const ids = [
    loadId(plain, '01'),
    loadId(plain, '02'),
    loadId({ ...plain, etag: 'f' }, '01'),
    loadId(plain, null),
  ];
  expect(new Set(ids).size).toBe(4);
  expect(loadId({ ...plain }, '01')).toBe(ids[0]);
});
