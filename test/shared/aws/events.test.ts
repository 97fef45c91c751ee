import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { createEvents } from '../../../shared/aws/events.ts';
import type { SluiceEvent } from '../../../shared/import/ledger/event.ts';
import { log } from '../../../shared/log.ts';

const bridge = mockClient(EventBridgeClient);
const logged = jest.spyOn(log, 'error').mockImplementation(() => {});
beforeEach(() => {
  bridge.reset();
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
  logged.mockClear();
});
afterAll(() => logged.mockRestore());

const event = (id: string) => ({ type: 'Sluice Load Ended', detail: { id } }) as unknown as SluiceEvent;
const events = createEvents(new EventBridgeClient({}), 'Sluice-prod');
const sent = () => bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);

test('an event goes to the default bus, with the stack and the version of its format', async () => {
  await events.publish([event('a')]);
  expect(sent()).toEqual([
    [
      {
        ...{ Source: 'sluice', DetailType: 'Sluice Load Ended' },
        Detail: '{"version":1,"stack":"Sluice-prod","id":"a"}',
      },
    ],
  ]);
});

test('ten go in one request', async () => {
  await events.publish(Array.from({ length: 25 }, (_, i) => event(String(i))));
  expect(sent().map((entries) => entries.length)).toEqual([10, 10, 5]);
  await events.publish([]);
  expect(sent()).toHaveLength(3);
});

test('what is refused within an answer is sent again, and nothing else', async () => {
  const throttled = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  bridge
    .on(PutEventsCommand)
    .resolvesOnce({ FailedEntryCount: 1, Entries: [{ EventId: '1' }, throttled] })
    .resolvesOnce({ FailedEntryCount: 0, Entries: [{ EventId: '2' }] });
  await events.publish([event('a'), event('b')]);
  expect(sent().map((entries) => entries.map(({ Detail }) => JSON.parse(Detail ?? '').id))).toEqual([
    ['a', 'b'],
    ['b'],
  ]);
  expect(logged).not.toHaveBeenCalled();
});

test('what is always refused is logged, whole', async () => {
  bridge
    .on(PutEventsCommand)
    .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'no' }] });
  await events.publish([event('a')]);
  expect(sent()).toHaveLength(3);
  expect(logged.mock.calls).toEqual([
    [
      'An event could not be sent: Sluice Load Ended',
      { detail: '{"version":1,"stack":"Sluice-prod","id":"a"}', error: 'InternalFailure: no' },
    ],
  ]);
});

test('a bus that is not there keeps no load from ending', async () => {
  bridge.on(PutEventsCommand).rejects(new Error('down'));
  await events.publish([event('a'), event('b')]);
  expect(logged).toHaveBeenCalledTimes(2);
});
