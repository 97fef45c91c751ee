import { type About, notice } from '../../../../shared/import/ledger/notice.ts';
import { postingOf, type Whereabouts } from '../../../../shared/import/ledger/posting.ts';

const where: Whereabouts = {
  ...{ stack: 'Sluice-prod', account: '111122223333', region: 'eu-central-1', partition: 'aws' },
  options: '--stack Sluice-prod --region eu-central-1',
  machine: 'arn:aws:states:eu-central-1:111122223333:stateMachine:Sluice-prod-import',
  logGroup: '/aws/lambda/Sluice-Verify[1]',
};
const about: About = {
  ...{ kind: 'load', route: 'sales', state: 'rejected', error: 'BlankLine', fault: 'user' },
  run: '0123456789abcdef-7',
};
const said = notice(about, 'rejected a.csv, route sales', [
  'The file s3://bucket/sales/a.csv was rejected.',
  'Why: row 3 has a `tick`.',
  'What to do: npx sluice replay abc',
]);

const run =
  'https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn%3Aaws%3Astates%3Aeu-central-1%3A111122223333%3Aexecution%3ASluice-prod-import%3A0123456789abcdef-7';
const logs =
  'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252FSluice-Verify$255B1$255D';

test('a notice says where it comes from, links to what happened, and its commands find the stack', () => {
  expect(postingOf(said, where).text).toBe(`The file s3://bucket/sales/a.csv was rejected.

Why: row 3 has a \`tick\`.

What to do: npx sluice replay --stack Sluice-prod --region eu-central-1 abc

Stack: Sluice-prod, account 111122223333, eu-central-1
Run: ${run}
Log: ${logs}
`);
});

test('in a chat it is a custom notification of Amazon Q Developer', () => {
  expect(postingOf(said, where).chat).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: 'Sluice: rejected a.csv, route sales',
      description: `\`\`\`
The file s3://bucket/sales/a.csv was rejected.

Why: row 3 has a 'tick'.

What to do: npx sluice replay --stack Sluice-prod --region eu-central-1 abc
\`\`\``,
      nextSteps: [`<${run}|Run in the console of AWS>`, `<${logs}|Log in the console of AWS>`],
    },
    metadata: {
      threadId: 'Sluice-prod load sales',
      summary: 'Sluice: rejected a.csv, route sales',
      additionalContext: {
        ...{ kind: 'load', route: 'sales', state: 'rejected', error: 'BlankLine', fault: 'user' },
        ...{ stack: 'Sluice-prod', account: '111122223333', region: 'eu-central-1' },
      },
    },
  });
});

test.each<[string, About, Record<string, string>]>([
  ['a load', about, { route: 'sales', state: 'rejected', error: 'BlankLine', fault: 'user' }],
  ['what is of no route', { kind: 'sweep' }, {}],
  ['an error that has no name', { kind: 'load', route: 'a', error: null }, { route: 'a' }],
  ['an export', { kind: 'export', export: 'q4', state: 'failed' }, { export: 'q4', state: 'failed' }],
])('a subscription can choose by what is known: %s', (_, given, attributes) => {
  const { attributes: found } = postingOf(notice(given, 's', ['m']), where);
  expect(found).toEqual({ kind: given.kind, stack: 'Sluice-prod', ...attributes });
});

test.each([
  ['npx sluice history --state failed', 'npx sluice history --region r --state failed'],
  ['see npx sluice status.', 'see npx sluice status --region r.'],
  ['npx sluice show a\nnpx sluice logs a', 'npx sluice show --region r a\nnpx sluice logs --region r a'],
  // These need no stack.
  ['npx sluice suggest a.csv', 'npx sluice suggest a.csv'],
  ['npx sluice validate', 'npx sluice validate'],
])('%s', (message, expected) => {
  const { text } = postingOf(notice({ kind: 'sweep' }, 's', [message]), { ...where, options: '--region r' });
  expect(text.startsWith(`${expected}\n`)).toBe(true);
});

test.each([
  ['aws', 'https://r.console.aws.amazon.com/'],
  ['aws-cn', 'https://r.console.amazonaws.cn/'],
  ['aws-us-gov', 'https://r.console.amazonaws-us-gov.com/'],
])('the console of the partition %s has its own address', (partition, address) => {
  const { text } = postingOf(said, { ...where, partition, region: 'r' });
  expect(text).toContain(`Run: ${address}states/`);
  expect(text).toContain(`Log: ${address}cloudwatch/`);
});

test('an export has the ARN of its run; without a run and a log there is no link', () => {
  const arn = 'arn:aws:states:r:1:execution:exports:x';
  expect(postingOf(notice({ kind: 'export', run: arn }, 's', ['m']), where).text).toContain(
    `executions/details/${encodeURIComponent(arn)}\n`,
  );
  const { text, chat } = postingOf(notice({ kind: 'sweep' }, 's', ['m']), { ...where, logGroup: null });
  expect(text).toBe('m\n\nStack: Sluice-prod, account 111122223333, eu-central-1\n');
  expect(chat.content).not.toHaveProperty('nextSteps');
});

test('a long notice is cut in a chat, and whole in a mail', () => {
  const long = notice({ kind: 'load' }, 's', ['x'.repeat(10_000)]);
  const { text, chat } = postingOf(long, where);
  expect(chat.content.description.length).toBeLessThan(2600);
  expect(chat.content.description.endsWith('…\n```')).toBe(true);
  expect(text).toContain('x'.repeat(10_000));
});
