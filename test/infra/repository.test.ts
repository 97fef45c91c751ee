import { docsOf } from '../../infra/repository.ts';
import { chapters, runbook, runbookOf } from '../../infra/runbook.ts';

test.each<[string, unknown, string | null]>([
  [
    'an object',
    { url: 'git+https://forge.example/us/sluice.git' },
    'https://forge.example/us/sluice/blob/main/docs/',
  ],
  ['an address', 'https://forge.example/us/sluice', 'https://forge.example/us/sluice/blob/main/docs/'],
  ['a shorthand, which is not looked up', 'us/sluice', null],
  ['nothing', undefined, null],
])('the repository of a package.json may be %s', (_what, repository, docs) => {
  expect(docsOf(JSON.stringify({ repository }))).toBe(docs);
});

test('the runbook has links where its address is known, and else says where it is', () => {
  const address = 'https://forge.example/docs/';
  expect(runbookOf('loads-failed', address)).toBe('https://forge.example/docs/operations.md#loads-failed');
  expect(runbookOf('loads-failed', null)).toBe('docs/operations.md#loads-failed');
  expect(runbook(address)).toContain('[Loads failed](https://forge.example/docs/operations.md#loads-failed)');
  for (const title of Object.values(chapters)) expect(runbook(null)).toContain(title);
  expect(runbook(null)).not.toContain('](');
});
