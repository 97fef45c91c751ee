import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { described } from '../../../cli/exports/described.ts';
import { createConditions } from '../../../sandbox/step-functions/conditions.ts';
import { createStepFunctions, type StepFunctions } from '../../../sandbox/step-functions/step-functions.ts';
import { machine } from '../../sandbox/step-functions/harness.ts';
import { frozenClock } from '../../sandbox/step-functions/simulated-clock.ts';

let now = Date.UTC(2026, 10, 23);
let sfn: StepFunctions;
let server: Server;
let client: SFNClient;

beforeAll(async () => {
  sfn = createStepFunctions({
    ...{ dir: null, region: 'us-east-1', account: '000000000000' },
    clock: { ...frozenClock(), now: () => now },
    conditions: createConditions({ readLag: 30 }),
    invokeLambda: async () => ({ ok: true, payload: null }),
    readObject: async () => Promise.reject(new Error('no objects here')),
  });
  server = createServer((request, response) => void sfn.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SFNClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sfn.close();
});

test('a run that was just started may be unknown for a while', async () => {
  const definition = machine({ A: { Type: 'Wait', Seconds: 3600, End: true } });
  const stateMachineArn = sfn.createStateMachine({ name: 'M', definition, type: 'STANDARD' });
  const { executionArn } = sfn.start({ stateMachineArn, name: 'r', input: {} });
  expect(await described(client, executionArn, 0)).toBeNull();
  expect(await described(client, executionArn, 59_999)).toBeNull();
  await expect(described(client, executionArn, 60_000)).rejects.toThrow('Does Not Exist');
  now += 30_000;
  expect(await described(client, executionArn, 60_000)).toMatchObject({ status: 'RUNNING' });
});
