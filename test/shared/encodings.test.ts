import { normalizeEncoding } from '@exodus/bytes/encoding.js';
import { encodingLabels, encodingOf, encodings, needsIndex } from '../../shared/encodings.ts';

test.each(encodingLabels)('the label %s names what the standard says', (label) => {
  expect(encodingOf(label)).toBe(normalizeEncoding(label));
  expect(encodingOf(`\t ${label.toUpperCase()} \n`)).toBe(encodingOf(label));
});

test('the standard has as many labels, less those of encodings that it refuses to read', () => {
  const refused = [
    'csiso2022kr',
    'hz-gb-2312',
    'iso-2022-cn',
    'iso-2022-cn-ext',
    'iso-2022-kr',
    'replacement',
  ];
  expect(encodingLabels.length + refused.length).toBe(228);
  expect(encodings).toHaveLength(39);
  for (const label of refused) expect([label, encodingOf(label)]).toEqual([label, null]);
});

test.each(['', ' ', 'utf8mb4', 'latin-1', 'windows1252', 'cp850', 'constructor'])(
  '"%s" names none',
  (label) => {
    expect(encodingOf(label)).toBeNull();
  },
);

test('only UTF-8 can be read from any offset without an index', () => {
  expect(encodings.filter((encoding) => !needsIndex(encoding))).toEqual(['utf-8']);
});
