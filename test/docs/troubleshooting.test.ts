import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { remedies } from '../../release/docs/remedies.ts';
import { troubleshootingText } from '../../release/docs/troubleshooting.ts';
import { errorNames } from '../../shared/errors.ts';

test('each error has a cause and a remedy, and nothing else has', () => {
  expect(Object.keys(remedies).sort()).toEqual([...errorNames].sort());
});

test('the page is what the errors say', () => {
  const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
  expect(page).toBe(troubleshootingText());
  for (const name of errorNames) expect(page.split(`### ${name}\n`)).toHaveLength(2);
});
