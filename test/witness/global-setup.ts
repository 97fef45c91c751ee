import { startWitness, type WitnessServer } from './server.ts';

declare global {
  var witness: WitnessServer | undefined;
}

/** One witness for all suites of a run of Jest, and for the processes that they start. */
export default async function setUp(): Promise<void> {
  globalThis.witness = await startWitness();
  process.env.WITNESS_URL = globalThis.witness.url;
}
