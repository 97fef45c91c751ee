import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SluiceStack } from '../../infra/stack.ts';
import { makeApp } from '../helpers/app.ts';
import { deployOver, moments } from '../helpers/deploy-over.ts';
import { configOf } from '../helpers/one-route.ts';

let folder = '';
let after = '';
let before = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-upgrade-'));
  after = join(folder, 'after');
  before = join(folder, 'before');
  process.env.CDK_VALIDATION = 'false';
  const app = makeApp(after);
  new SluiceStack(app, 'Sluice', { config: configOf() });
  app.synth();
  writeFileSync(join(after, 'package.json'), '{}\n');
  cpSync(after, before, { recursive: true });
  makeOlder(join(before, 'Sluice.template.json'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A definition as a version before may have had it: states with other names, and a part that does not say `showCells`. */
function makeOlder(file: string): void {
  const text = readFileSync(file, 'utf8');
  const older = ['Commit', 'Verify', 'Settle', 'SplitFewParts', 'Proven?', 'Committed?']
    .reduce((changed, state) => changed.replaceAll(`\\"${state}\\"`, `\\"${state} of old\\"`), text)
    .replaceAll(String.raw`,\"showCells\":\"{% $states.input.showCells %}\"`, '');
  if (older === text || older.includes('$states.input.showCells'))
    throw new Error('The definition has changed.');
  writeFileSync(file, older);
}

test.each(Object.keys(moments) as (keyof typeof moments)[])(
  'a deployment while %s: each file is loaded once, by the definition with which its run began',
  async (moment) => {
    const dir = join(folder, moment);
    const { loads, rows } = await deployOver({ before, after }, dir, moment);
    for (const load of Object.values(loads)) expect(load).toMatchObject({ state: 'committed', rows: 2 });
    expect(rows).toBe(8);
  },
  300_000,
);
