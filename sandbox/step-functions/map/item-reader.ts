import { addAbortSignal } from 'node:stream';
import type { MapState } from '../definition/definition.ts';
import { toNumber, toText } from '../expression/expression.ts';
import { StateFailure } from '../flow/failure.ts';
import { orAborted } from '../flow/signal.ts';
import { evaluate, type Visit } from '../flow/strand.ts';
import { isObject, type Json } from '../json.ts';

/** One item of a Distributed Map. */
export interface Item {
  index: number;
  value: Json;
}

/**
 * The items of a Distributed Map, one by one: from the state's own data, or from the object that ItemReader names.
 * @throws {StateFailure} States.ItemReaderFailed
 */
export async function* readItems(visit: Visit, state: MapState, own: Json[] | null): AsyncGenerator<Item> {
  let index = 0;
  for (const value of own ?? []) yield { index: index++, value };
  if (!state.ItemReader) return;
  const { Arguments: args, ReaderConfig: config } = state.ItemReader;
  const most =
    config.MaxItems === undefined
      ? Number.POSITIVE_INFINITY
      : toNumber(await evaluate(visit, config.MaxItems, 'ItemReader/ReaderConfig/MaxItems'), 'MaxItems', {
          min: 1,
          max: 100_000_000,
        });
  const place = await evaluate(visit, args, 'ItemReader/Arguments');
  const { Bucket = null, Key = null } = isObject(place) ? place : {};
  const bucket = toText(Bucket, 'ItemReader/Arguments/Bucket');
  const key = toText(Key, 'ItemReader/Arguments/Key');

  if (visit.strand.engine.conditions.failsToRead()) {
    throw new StateFailure(
      'States.ItemReaderFailed',
      `Attempting to read s3://${bucket}/${key} failed: Please reduce your request rate. (Service: S3, Status Code: 503)`,
    );
  }
  for await (const line of linesOf(visit, bucket, key)) {
    if (index >= most) return;
    yield { index, value: parse(line, index, bucket, key) };
    index++;
  }
}

async function* linesOf(visit: Visit, bucket: string, key: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const { engine, signal } = visit.strand;
  let rest = '';
  try {
    const body = addAbortSignal(signal, await orAborted(engine.readObject(bucket, key), signal));
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    rest += decoder.decode();
  } catch (error) {
    throw new StateFailure('States.ItemReaderFailed', `s3://${bucket}/${key}: ${(error as Error).message}`);
  }
  if (rest !== '') yield rest;
}

function parse(line: string, index: number, bucket: string, key: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch (error) {
    const where = `Line ${index + 1} of s3://${bucket}/${key}`;
    throw new StateFailure('States.ItemReaderFailed', `${where} is not JSON: ${(error as Error).message}`);
  }
}
