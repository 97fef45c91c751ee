import { setTimeout as sleep } from 'node:timers/promises';
import { type Probed, probe } from '../../../cli/probe/probe.ts';
import { type RunningDomo, startDomo } from '../../../sandbox/domo/domo.ts';
import type { Settings } from '../../../sandbox/domo/settings.ts';
import type { Behaviour } from '../../../shared/domo/behaviour.ts';
import { createDomo, type DomoClient } from '../../../shared/domo/client.ts';

/** Time passes so much faster for the probe: ten seconds stand for half an hour. */
export const haste = 180;

const began = Date.now();
const clock = {
  now: () => began + (Date.now() - began) * haste,
  sleep: (ms: number) => sleep(ms / haste),
};
const secret = { clientId: 'client', clientSecret: 'secret' };

export interface Ground {
  domo: RunningDomo;
  client: DomoClient;
  /** Called when Domo has answered, or the answer is lost. */
  onAnswer(): void;
  probe(more?: { signal?: AbortSignal; known?: Partial<Behaviour>; patience?: number }): Promise<Probed>;
  /** The names of all DataSets, and how many Streams there are. */
  left(): Promise<{ dataSets: string[]; streams: number }>;
}

/** A Domo with these settings, a client of it that does not wait long, and a probe of it. */
export async function startGround(settings: Partial<Settings> = {}): Promise<Ground> {
  const domo = await startDomo({ port: 0, dir: null, ...secret, indexingMs: 400, ...settings });
  const ground = {} as Ground;
  const client = createDomo({
    onAnswer: () => ground.onAnswer(),
    host: domo.url,
    credentials: async () => secret,
    timings: { backoffBaseMs: 50, backoffCapMs: 400, tries: 40, budgetMs: 4000 },
  });
  return Object.assign(ground, {
    domo,
    client,
    onAnswer: () => undefined,
    probe: (more: Parameters<Ground['probe']>[0] = {}) =>
      probe(client, {
        ...{ host: domo.url, patience: 20 * 60_000, clock, known: {}, onTrial: () => undefined },
        ...{ signal: new AbortController().signal, ...more },
      }),
    async left() {
      const state = await fetch(`${domo.url}/_sandbox/state`);
      const { dataSets, streams } = (await state.json()) as {
        dataSets: { name: string }[];
        streams: unknown[];
      };
      return { dataSets: dataSets.map(({ name }) => name), streams: streams.length };
    },
  } satisfies Ground);
}
