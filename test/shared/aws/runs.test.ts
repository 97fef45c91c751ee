import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { createRuns } from '../../../shared/aws/runs.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:Sluice-Import';
const sfn = mockClient(SFNClient);
beforeEach(() => sfn.reset());

const runs = () => createRuns(new SFNClient({ region: 'us-east-1' }), machine);
const named = (name: string) => Object.assign(new Error('no'), { name });
const input = { streamKey: 'stream', fence: 3, giveUp: false, notBefore: null };

test('a run is started with its input, under its name', async () => {
  sfn.on(StartExecutionCommand).resolves({});
  expect(await runs().start('digest-3', input)).toBe('started');
  expect(sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input)).toEqual([
    { stateMachineArn: machine, name: 'digest-3', input: JSON.stringify(input) },
  ]);
});

test('a run that was started before, and has ended, is over', async () => {
  sfn.on(StartExecutionCommand).rejects(named('ExecutionAlreadyExists'));
  expect(await runs().start('digest-3', input)).toBe('over');
});

test('any other refusal is an error', async () => {
  sfn.on(StartExecutionCommand).rejects(named('StateMachineDoesNotExist'));
  await expect(runs().start('digest-3', input)).rejects.toThrow('no');
  sfn.on(DescribeExecutionCommand).rejects(named('AccessDeniedException'));
  await expect(runs().isRunning('digest-3')).rejects.toThrow('no');
});

test.each([
  ['RUNNING', true],
  ['PENDING_REDRIVE', true],
  ['SUCCEEDED', false],
  ['FAILED', false],
  ['TIMED_OUT', false],
  ['ABORTED', false],
] as const)('a run that is %s is running: %s', async (status, isRunning) => {
  sfn.on(DescribeExecutionCommand).resolves({ status });
  expect(await runs().isRunning('digest-3')).toBe(isRunning);
  expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input).toEqual({
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Sluice-Import:digest-3',
  });
});

test('a run that Step Functions does not know is not running', async () => {
  sfn.on(DescribeExecutionCommand).rejects(named('ExecutionDoesNotExist'));
  expect(await runs().isRunning('digest-3')).toBe(false);
});
