import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloudWatchLogs } from '../../sandbox/cloudwatch-logs.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-logs-'));
const path = join(dir, 'Plan.log');
const at = (second: number) => `2026-11-23T12:00:0${second}.000Z`;
const lines = [
  JSON.stringify({ timestamp: at(1), level: 'INFO', message: 'about a' }),
  JSON.stringify({ time: at(2), type: 'platform.report', record: { requestId: 'r' } }),
  'a line without a time, about b',
  JSON.stringify({ level: 'WARN', timestamp: at(4), message: 'about b' }),
];
writeFileSync(path, `${lines.join('\n')}\n`);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const logs = createCloudWatchLogs({
  files: new Map([
    ['plan', path],
    ['new', join(dir, 'none.log')],
  ]),
  groups: new Set(['plan', 'new', 'machine']),
});

async function call(input: object, operation = 'FilterLogEvents') {
  const { status, body } = await logs.answer(operation, Buffer.from(JSON.stringify(input)));
  return { status, ...JSON.parse(String(body)) };
}

test.each<[string, object, string[]]>([
  ['all lines', {}, lines],
  ['from a time', { startTime: Date.parse(at(2)) }, lines.slice(1)],
  ['up to a time', { endTime: Date.parse(at(1)) }, lines.slice(0, 1)],
  ['those with a text', { filterPattern: '?"about b"' }, lines.slice(2)],
  ['those with one of several', { filterPattern: '?"about a" ?"requestId"' }, lines.slice(0, 2)],
  ['none of a group that nobody has written to', { logGroupName: 'new' }, []],
  ['none of a state machine', { logGroupName: 'machine' }, []],
])('%s', async (_what, input, messages) => {
  const { status, events } = await call({ logGroupName: 'plan', ...input });
  expect(status).toBe(200);
  expect(events.map(({ message }: { message: string }) => message)).toEqual(messages);
});

test('a line without a time has that of the line before it', async () => {
  const { events } = await call({ logGroupName: 'plan', filterPattern: '?"without a time"' });
  expect(events).toMatchObject([{ timestamp: Date.parse(at(2)) }]);
});

test('pages end with a token for the next one', async () => {
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call({ logGroupName: 'plan', limit: 3, ...(nextToken && { nextToken }) });
    seen.push(...page.events.map(({ message }: { message: string }) => message));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(seen).toEqual(lines);
});

test.each<[string, object, string, string]>([
  ['a group that there is not', { logGroupName: 'none' }, 'FilterLogEvents', 'ResourceNotFoundException'],
  [
    'another pattern',
    { logGroupName: 'plan', filterPattern: '{ $.a = 1 }' },
    'FilterLogEvents',
    'InvalidParameterException',
  ],
  [
    'an unknown field',
    { logGroupName: 'plan', unmask: true },
    'FilterLogEvents',
    'InvalidParameterException',
  ],
  ['another operation', {}, 'StartQuery', 'UnknownOperationException'],
])('%s is refused', async (_what, input, operation, name) => {
  expect(await call(input, operation)).toMatchObject({ status: 400, __type: name });
});
