import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseConfig } from '../shared/config/config.ts';

const root = join(__dirname, '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

test.each(pages)('the links of %s lead somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  const missing = targets.filter(
    (target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)),
  );
  expect(missing).toEqual([]);
});

test.each(pages)('the configurations in %s are ones', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, block = ''] of text.matchAll(/^```jsonc?\n([\s\S]*?)^```$/gm)) {
    if (block.includes('"imports"') || block.includes('"exports"')) parseConfig(block, page);
  }
});

test('decisions have numbers of their own', () => {
  const numbers = readdirSync(join(root, 'docs', 'decisions')).map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});
