/**
 * A stack of the code of a commit before is deployed over with the code of this one, in the sandbox, with a load under way:
 * every file is loaded once. The resources that keep something have the same logical ids in both.
 *
 *   npm run check:upgrade -- --from b769023
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesise } from '../../sandbox/assembly.ts';
import { deployOver, moments } from '../helpers/deploy-over.ts';
import { oneRoute } from '../helpers/one-route.ts';

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (values.from === undefined) throw new Error('Name a commit: npm run check:upgrade -- --from COMMIT');

const kept = [
  'S3::Bucket',
  'DynamoDB::Table',
  'SecretsManager::Secret',
  'SQS::Queue',
  'SNS::Topic',
  'KMS::Key',
];
const folder = mkdtempSync(join(tmpdir(), 'sluice-upgrade-'));
const tree = join(folder, 'tree');
const config = join(folder, 'sluice.config.json');
writeFileSync(config, JSON.stringify({ imports: [oneRoute] }));
try {
  execFileSync('git', ['worktree', 'add', '--detach', tree, values.from], { cwd: root, stdio: 'ignore' });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  const make = (project: string) => synthesise({ project, config, dir: join(folder, 'assemblies') });
  const assemblies = { before: await make(tree), after: await make(root) };
  const gone = stateful(assemblies.before).filter((id) => !stateful(assemblies.after).includes(id));
  if (gone.length > 0) throw new Error(`An upgrade would replace ${gone.join(', ')}.`);
  for (const moment of Object.keys(moments) as (keyof typeof moments)[]) {
    const { loads, rows } = await deployOver(assemblies, join(folder, moment), moment);
    const states = Object.values(loads).map(({ state }) => state);
    console.log(JSON.stringify({ moment, states, rows }));
    if (rows !== 8 || states.some((state) => state !== 'committed'))
      throw new Error('Not every file is there once.');
  }
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: root, stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
}

/** The logical ids of the resources that keep something. */
function stateful(assembly: string): string[] {
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'Sluice.template.json'), 'utf8'));
  return Object.entries<{ Type: string }>(Resources)
    .filter(([, { Type }]) => kept.includes(Type.replace('AWS::', '')))
    .map(([id]) => id);
}
