import { createDomo, type DomoClient, type DomoOptions } from '../../../shared/domo/client.ts';
import type { Timings } from '../../../shared/domo/timings.ts';
import {
  type ScriptedServer,
  type ScriptedServerOptions,
  startScriptedServer,
} from '../../helpers/scripted-server.ts';

export const tokenRoute = 'POST /oauth/token';
export const secret = 's3cr3t-of-the-client';

/** Time that only passes when somebody sleeps or a test says so. */
export interface FakeClock {
  time: number;
  readonly slept: number[];
}

export interface Harness {
  server: ScriptedServer;
  domo: DomoClient;
  clock: FakeClock;
}

export interface HarnessOptions extends ScriptedServerOptions {
  timings?: Partial<Timings>;
  client?: Partial<DomoOptions>;
}

const open = new Set<ScriptedServer>();

/** A scripted server that hands out `token-1`, `token-2` … for an hour each, and a client of it. */
export async function start({ timings, client, ...options }: HarnessOptions = {}): Promise<Harness> {
  const server = await startScriptedServer(options);
  open.add(server);
  let tokens = 0;
  server.on(tokenRoute, () => {
    tokens += 1;
    return { status: 200, body: { access_token: `token-${tokens}`, token_type: 'bearer', expires_in: 3599 } };
  });
  const { domo, clock } = clientOf(server.url, timings, client);
  return { server, domo, clock };
}

export function clientOf(host: string, timings: Partial<Timings> = {}, client: Partial<DomoOptions> = {}) {
  const clock: FakeClock = { time: Date.UTC(2026, 0, 1), slept: [] };
  const domo = createDomo({
    host,
    credentials: async () => ({ clientId: 'the-client', clientSecret: secret }),
    timings,
    now: () => clock.time,
    random: () => 0.5,
    sleep: async (ms) => {
      clock.slept.push(ms);
      clock.time += ms;
    },
    ...client,
  });
  return { domo, clock };
}

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((server) => server.close()));
  open.clear();
}

/** Waits until nobody is connected any more; what never comes true ends in the timeout of the test. */
export async function allDisconnected(server: ScriptedServer): Promise<void> {
  while ((await server.openConnections()) > 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The error that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It was expected to fail with an error, and did not.');
}
