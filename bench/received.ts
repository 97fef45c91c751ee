/** What a Domo that only receives has of an execution. */
export interface Received {
  state: string;
  parts: number;
  rows: number;
  /** Of CSV. */
  bytes: number;
  /** CRC-32 of the CSV; null where not all of it came as gzip. */
  crc: number | null;
}

export async function receivedOf(domo: string, streamId: number, executionId: number): Promise<Received> {
  const state = (await (await fetch(`${domo}/_sandbox/state`)).json()) as {
    streams: { id: number; executions: (Received & { id: number })[] }[];
  };
  const stream = state.streams.find(({ id }) => id === streamId);
  const execution = stream?.executions.find(({ id }) => id === executionId);
  if (execution === undefined) throw new Error(`Domo has no execution ${executionId} of stream ${streamId}`);
  return execution;
}
