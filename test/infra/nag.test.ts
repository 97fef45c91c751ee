import { AwsSolutionsChecks } from 'cdk-nag';
import { makeStack } from '../helpers/stack.ts';

test('AwsSolutions finds nothing that is not acknowledged with a reason', () => {
  const { violations } = new AwsSolutionsChecks().validateScope(makeStack());
  const findings = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
  );
  expect(findings).toEqual([]);
});
