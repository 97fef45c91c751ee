import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { limits, SizeCheck, templateProblems } from '../../infra/size-check.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { Column, ImportRoute } from '../../shared/config/route.ts';
import { makeApp } from '../helpers/app.ts';
import { stateMachinesOf, statesOf } from '../helpers/definition.ts';
import { makeTemplate, templateOf } from '../helpers/stack.ts';

/** S3 takes keys of 1,024 bytes. */
const longPrefix = (index: number) =>
  `incoming/region-${index % 7}/${'department of everything/'.repeat(8)}team ${index}/${'x'.repeat(200)}/`;

const parsed = parseConfig(
  JSON.stringify({
    imports: Array.from({ length: 500 }, (_, index) => ({
      name: `route-${index}`,
      prefix: longPrefix(index),
      dataSet: { name: `DataSet ${index}`, columns: [{ name: 'column', type: 'STRING' }] },
      updateMethod: 'APPEND',
    })),
    exports: Array.from({ length: 100 }, (_, index) => ({
      name: `export-${index}`,
      route: `route-${index}`,
      schedule: 'rate(1 day)',
      prefix: `exports/${'of everything/'.repeat(8)}${index}/`,
    })),
  }),
  'test',
);
const columns = Array.from(
  { length: 700 },
  (_, index): Column => ({ name: `column ${index}`, type: 'STRING' }),
);
const five = {
  ...parsed,
  imports: parsed.imports.map(
    (route): ImportRoute => ({
      ...route,
      target: { kind: 'dataSet', name: route.name, description: '', columns },
    }),
  ),
};

describe('five hundred routes of 700 columns, in deep folders, and a hundred exports', () => {
  let template: Template;
  beforeAll(() => {
    template = makeTemplate(five);
  });

  /** A value as it is deployed, with names that are as long as they may be. */
  const deployed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(deployed);
    if (typeof value !== 'object' || value === null) return value;
    const [[intrinsic, argument] = ['', null]] = Object.entries(value);
    if (intrinsic === 'Fn::Join') return argument[1].map(deployed).join(argument[0]);
    if (intrinsic === 'Ref' || intrinsic.startsWith('Fn::')) return 'x'.repeat(100);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deployed(inner)]));
  };
  const lengthOf = (value: unknown): number => JSON.stringify(deployed(value)).length;

  test('the pattern of the rule fits, and takes every route', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
      ({ Properties }) => Properties,
    );
    const { EventPattern } = rules.find(({ EventPattern }) => EventPattern.source[0] === 'aws.s3') ?? {};
    expect(lengthOf(EventPattern)).toBeLessThanOrEqual(2048);
    const prefixes: string[] = EventPattern.detail.object.key.map(({ prefix }: { prefix: string }) => prefix);
    for (const { prefix } of five.imports)
      expect(prefixes.some((cover) => prefix.startsWith(cover))).toBe(true);
    // And not much more.
    for (const prefix of prefixes)
      expect(prefix).toMatch(/^incoming\/region-\d\/department of everything\/department/);
  });

  test('the policies of each role fit', () => {
    // CDK would make one of what does not fit.
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    const sizes: Record<string, number> = {};
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
      for (const { Ref: role } of Properties.Roles)
        sizes[role] = (sizes[role] ?? 0) + lengthOf(Properties.PolicyDocument);
    }
    expect(Object.keys(sizes).length).toBeGreaterThan(15);
    for (const [role, size] of Object.entries(sizes)) expect([role, size <= 10_240]).toEqual([role, true]);
  });

  test('the template fits, and its resources', () => {
    const text = JSON.stringify(template.toJSON());
    expect(text.length).toBeLessThan(1_000_000 / 2);
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(500);
  });

  test('definitions do not grow with the routes, and hand nothing on that is near 256 KB', () => {
    const definitions = (from: Template) =>
      stateMachinesOf(from.toJSON()).map(({ definition }) => definition);
    expect(definitions(template)).toEqual(definitions(makeTemplate()));
    for (const definition of definitions(template)) {
      expect(JSON.stringify(definition).length).toBeLessThan(1_048_576 / 10);
      for (const { state } of statesOf(definition)) {
        const { Arguments = null, Assign = null, Output = null } = state;
        expect(JSON.stringify({ Arguments, Assign, Output }).length).toBeLessThan(10_000);
      }
    }
  });

  test('the dashboard stays under 500 metrics in a graph, and 2,500 altogether', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.parse(String(deployed(dashboard?.Properties.DashboardBody)));
    const graphs: { metrics?: unknown[] }[] = body.widgets.map(
      ({ properties }: { properties: object }) => properties,
    );
    const counts = graphs.map(({ metrics = [] }) => metrics.length);
    // A search finds 500 at most, and twenty of them are shown.
    const searches = JSON.stringify(graphs).split('SEARCH(').length - 1;
    expect(searches).toBe(3);
    expect(Math.max(...counts)).toBeLessThan(100);
    expect(counts.reduce((sum, count) => sum + count, 0) + searches * 500).toBeLessThan(2500);
  });
});

describe('what AWS would not take is refused at synth', () => {
  const refused = (fill: (stack: Stack) => void): string => {
    const stack = new Stack(makeApp(), 'Test');
    fill(stack);
    stack.node.addValidation(new SizeCheck(stack));
    try {
      templateOf(stack);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  const rule = (stack: Stack, length: number) =>
    new Rule(stack, 'Rule', { eventPattern: { source: ['x'.repeat(length)] } });
  const policies = (stack: Stack, ...lengths: number[]) => {
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    for (const [index, length] of lengths.entries()) {
      const resources = [`arn:aws:s3:::${'x'.repeat(length)}`];
      const statements = [new PolicyStatement({ actions: ['s3:GetObject'], resources })];
      new Policy(stack, `Policy${index}`, { roles: [role], statements });
    }
  };
  const statement = (stack: Stack, length: number) =>
    new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') }).addToPolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${'x'.repeat(length)}`] }),
    );

  test.each<[string, (stack: Stack) => void, string]>([
    [
      'an event pattern',
      (stack) => rule(stack, 2048),
      'The event pattern of Test/Rule/Resource: 2,063 characters, and AWS takes 2,048. Give',
    ],
    ['policies of one role together', (stack) => policies(stack, 6000, 6000), 'together: 12,2'],
    ['a statement', (stack) => statement(stack, 11_000), 'and AWS takes 6,144'],
    [
      'a definition',
      (stack) =>
        new StateMachine(stack, 'Machine', {
          definitionBody: DefinitionBody.fromChainable(
            new Pass(stack, 'Pass', { comment: 'x'.repeat(limits.definition) }),
          ),
        }),
      'The definition of Test/Machine/Resource: 1,048,',
    ],
  ])('%s that is too large', (_what, fill, message) => {
    expect(refused(fill)).toContain(message);
  });

  test('and what it takes is not', () => {
    expect(refused((stack) => rule(stack, 1900))).toBe('nothing');
    expect(refused((stack) => policies(stack, 3000, 3000))).toBe('nothing');
  });

  test('a template that is too large', () => {
    expect(templateProblems('Sluice', { text: 'x'.repeat(1_000_000) })).toEqual([
      expect.stringMatching(
        /^The template of Sluice: 1,000,011 characters, and AWS takes 1,000,000\. Deploy/,
      ),
    ]);
    expect(templateProblems('Sluice', { text: 'x'.repeat(900_000) })).toEqual([]);
  });
});
