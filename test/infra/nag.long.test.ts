import { AwsSolutionsChecks } from 'cdk-nag';
import type { Config } from '../../shared/config/config.ts';
import { makeStack, removeOutput, templateOf } from '../helpers/stack.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';

test.each<[string, Partial<Config>]>([
  ['with a bucket of its own', {}],
  ['on a bucket that there is already', { bucket: { name: 'our-files', keyArn: null } }],
  ['on one with a key', { bucket: { name: 'our-files', keyArn } }],
])('AwsSolutions finds nothing in the stack %s that is not acknowledged with a reason', (_what, changes) => {
  const stack = makeStack(changes);
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  removeOutput(stack);
  const findings = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
  );
  expect(findings).toEqual([]);
});

test.each<[string, Partial<Config>]>([
  ['with a bucket of its own', {}],
  [
    'on a bucket that there is already, without routes',
    { bucket: { name: 'our-files', keyArn }, imports: [], exports: [] },
  ],
  ['without exports and alarms', { exports: [], alarms: false }],
])('the CDK’s own check finds nothing in the template %s', (_what, changes) => {
  const report = jest.spyOn(console, 'error').mockReturnValue();
  templateOf(makeStack(changes), { check: true });
  // A warning is only told.
  expect(report.mock.calls).toEqual([]);
  report.mockRestore();
});
