import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceText } from '../../../shared/config/schema/reference.ts';

const written = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');

test('docs/configuration.md is current; npm run schema writes it', () => {
  expect(written).toBe(referenceText());
});

test.each([
  [
    'a required text',
    /^\| `prefix` +\| a text +\| required +\| Objects whose key .*Like `"incoming\/sales\/"`\. +\|$/m,
  ],
  ['a choice', /^\| `updateMethod` +\| `"APPEND"`, `"REPLACE"`, `"UPSERT"` +\| required +\|/m],
  ['a duration', /^\| `commitInterval` +\| a duration +\| `"15m"` +\|/m],
  ['a size', /^\| `partSize` +\| a size +\| `"64MB"` +\|/m],
  ['a number with its ends', /^\| `maxConcurrency` +\| a whole number, 1 to 1000 +\| `40` +\|/m],
  [
    'an id without an end',
    /^\| `stream` +\| a whole number from 1, or an object: `imports\[\]\.stream` +\| +\|/m,
  ],
  [
    'an object, which has a section',
    /^\| `dataSet` +\| an object: `imports\[\]\.dataSet` +\|[\s\S]*^## `imports\[\]\.dataSet`$/m,
  ],
  [
    'one thing or another',
    /^\| `columns` +\| `"infer"`, or a list of objects: `imports\[\]\.dataSet\.columns\[\]` +\|/m,
  ],
])('it explains %s', (_what, line) => {
  expect(written).toMatch(line);
});
