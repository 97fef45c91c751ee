import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { templateProblems } from '../../infra/size-check.ts';
import { type RunningStack, runStack } from '../../sandbox/run-stack.ts';
import { makeApp } from '../helpers/app.ts';
import { connect } from '../helpers/drops.ts';
import { configOf } from '../helpers/one-route.ts';
import { config, removeOutput, templateOf } from '../helpers/stack.ts';
import { DataStack as Boundary } from './examples/boundary.ts';
import { DataStack as FixedEgress } from './examples/fixed-egress.ts';
import { DataStack as WithKey } from './examples/key.ts';
import { DataStack as Whole } from './examples/whole.ts';

const examples: [string, () => Stack][] = [
  ['with a boundary', () => new Boundary(makeApp(), 'Data')],
  ['in a VPC of its own', () => new FixedEgress(makeApp(), 'Data')],
  ['under a key', () => new WithKey(makeApp(), 'Data')],
  ['with everything given', () => new Whole(makeApp(), 'Data', { config })],
];

test.each(examples)('AwsSolutions finds nothing in Sluice %s that is not acknowledged', (_what, make) => {
  const stack = make();
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  removeOutput(stack);
  const findings = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
  );
  // What is in the stack beside Sluice, and what it gives to it, is for its owner to acknowledge.
  expect(findings.filter((finding) => /\/(Sluice|Network)\//.test(finding))).toEqual([]);
});

test.each(examples)('the CDK’s own check finds nothing in the template %s, and it fits', (_what, make) => {
  const report = jest.spyOn(console, 'error').mockReturnValue();
  const template = templateOf(make(), { check: true }).toJSON();
  expect(report.mock.calls).toEqual([]);
  report.mockRestore();
  expect(templateProblems('Data', template)).toEqual([]);
});

describe('in the sandbox', () => {
  let folder = '';
  let running: RunningStack | null = null;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-embed-'));
    const assembly = join(folder, 'assembly');
    process.env.CDK_VALIDATION = 'false';
    const app = makeApp(assembly);
    new Whole(app, 'Data', { config: configOf() });
    app.synth();
    writeFileSync(join(assembly, 'package.json'), '{}\n');
    running = await runStack({ assembly, dir: join(folder, 'state'), fresh: false, port: 0, domoPort: 0 });
  }, 300_000);
  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a file that is dropped in the bucket of the app is loaded', async () => {
    if (running === null) throw new Error('it does not run');
    const drops = await connect(running.ready, { stack: running.stackName });
    const id = await drops.drop('incoming/sales/one.csv', 'id,name\n1,a\n2,b\n');
    expect(await drops.outcome(id, 200)).toMatchObject({ state: 'committed', rows: 2 });
    drops.close();
  }, 300_000);
});
