import { gzipSync } from 'node:zlib';
import type { UpdateMethod } from '../../shared/data-set.ts';
import type { Execution } from '../../shared/domo/answers.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import type { Surroundings } from './trial.ts';

const firstPause = 500;
const longestPause = 10_000;

/** Looks again and again until something is there, or patience is at its end. @returns what was last seen */
export async function until<T>(
  { now, sleep, patience }: Surroundings,
  look: () => Promise<T>,
  isThere: (seen: T) => boolean,
  most = patience,
): Promise<T> {
  const end = now() + most;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const seen = await look();
    if (isThere(seen) || now() + pause > end) return seen;
    await sleep(pause);
  }
}

/** An execution of a trial. */
interface OpenTrial {
  streamId: number;
  executionId: number;
}

export async function open(
  { domo }: Surroundings,
  streamId: number,
  updateMethod: UpdateMethod = 'APPEND',
): Promise<OpenTrial> {
  const { id } = await domo.executions.create(streamId, { updateMethod });
  return { streamId, executionId: id };
}

/** Looks for as long as is worth it whether something shows that should not. */
export function quietly<T>(
  own: Surroundings,
  look: () => Promise<T>,
  isThere: (seen: T) => boolean,
): Promise<T> {
  return until(own, look, isThere, own.quiet);
}

/** The beginning of a sentence about what did not come. */
export function waited({ patience }: Pick<Surroundings, 'patience'>): string {
  return `After ${Math.round(patience / 1000)} s`;
}

/** The execution when it has ended, or when patience has [X9]. */
export function ended(own: Surroundings, { streamId, executionId }: OpenTrial): Promise<Execution> {
  return until(own, () => own.domo.executions.get(streamId, executionId), hasEnded);
}

/** In a state that is known to be a last one, or that Domo says it has ended in [X3, X5]. */
export function hasEnded(execution: Execution): boolean {
  const outcome = outcomeOf(execution);
  return outcome === 'unknown' ? execution.endedAt != null : outcome !== 'running';
}

/** Rows of an export as they are spelt, cut at commas: a probe's own cells have none, and no line breaks. */
export async function exported({ domo }: Surroundings, dataSetId: string): Promise<string[][]> {
  const chunks: Buffer[] = [];
  for await (const chunk of await domo.dataSets.export(dataSetId, {
    includeHeader: false,
    fileName: 'probe.csv',
  })) {
    chunks.push(chunk);
  }
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  return lines.filter((line) => line !== '').map((line) => line.split(','));
}

/** A part as Sluice sends it. */
export function upload(
  { domo }: Surroundings,
  { streamId, executionId }: OpenTrial,
  part: number,
  text: string,
): Promise<void> {
  return domo.parts.upload({ streamId, executionId, part, body: [gzipSync(text)] });
}
