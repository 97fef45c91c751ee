import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { openCounters } from './counters.ts';
import { type Fault, openFaults } from './faults.ts';
import { openGate } from './gate.ts';
import { startIndexer } from './indexer.ts';
import { openPace } from './pace.ts';
import { handlersOf } from './router.ts';
import { serve } from './server.ts';
import { liveSettings, type Settings, settingsSchema } from './settings.ts';
import { openState } from './state.ts';
import { openTokens } from './token.ts';

export type { Fault } from './faults.ts';
export type { Settings } from './settings.ts';

export interface DomoOptions extends Partial<Settings> {
  /** A port on 127.0.0.1; 0 stands for any free one. */
  port: number;
  /** The folder that keeps everything between starts, for one server at a time; null keeps nothing. */
  dir: string | null;
  clientId: string;
  clientSecret: string;
  /** Faults that are switched on from the start. */
  faults?: Fault[];
  /** Called with what Domo would not say: why an execution is INVALID, what a 400 was about. */
  log?: (line: string) => void;
}

export interface RunningDomo {
  url: string;
  port: number;
  /** Ends open requests and stops indexing. Accepted data is indexed after the next start. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Domo's public API: token, DataSets, Streams, executions, parts, import, export, query.
 *
 * @throws v.ValiError on unfit settings or faults
 * @throws Error if the port or the folder is in use
 */
export async function startDomo(options: DomoOptions): Promise<RunningDomo> {
  const {
    port,
    dir,
    clientId,
    clientSecret,
    faults: rules = [],
    log = () => undefined,
    ...initial
  } = options;
  const settings = liveSettings(v.parse(settingsSchema, initial));
  const faults = openFaults(rules);
  const folder = dir === null ? await mkdtemp(join(tmpdir(), 'sluice-domo-')) : resolve(dir);
  const discard = async (): Promise<void> => {
    if (dir === null) await rm(folder, { recursive: true, force: true });
  };
  try {
    const state = await openState(folder, settings, log);
    const tokens = openTokens(clientId, clientSecret, settings);
    const counters = openCounters();
    const indexer = startIndexer(state);
    const gate = openGate(settings);
    const handlers = handlersOf(state, { tokens, indexer, counters, gate });
    const admin = { state, tokens, faults, counters };
    const server = await serve({ ...admin, gate, pace: openPace(settings) }, handlers, port).catch(
      async (error) => {
        await indexer.stop();
        await state.close();
        throw error;
      },
    );
    return {
      url: `http://127.0.0.1:${server.port}`,
      port: server.port,
      async close() {
        // The indexer first, because closing the server may interrupt statements of the database.
        await indexer.stop();
        await server.close();
        await state.close();
        await discard();
      },
    };
  } catch (error) {
    await discard();
    throw error;
  }
}
