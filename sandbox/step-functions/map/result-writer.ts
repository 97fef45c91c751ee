import type { MapState } from '../definition/definition.ts';
import { toText } from '../expression/expression.ts';
import { limitSize, StateFailure } from '../flow/failure.ts';
import { evaluate, type Visit } from '../flow/strand.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { isoTime } from '../time.ts';
import type { ChildResult } from './child.ts';
import { type MapRun, mapRunId } from './map-run.ts';

type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN';

/**
 * The result of a Distributed Map: the outputs of its children in the order of the items, or, with a ResultWriter that
 * names a bucket, the place where they were written. Failed children are shown in full, whatever the transformation is.
 * @throws {StateFailure} States.DataLimitExceeded, States.ResultWriterFailed
 */
export async function writeResults(
  visit: Visit,
  { ResultWriter: writer }: MapState,
  run: MapRun,
  results: ChildResult[],
): Promise<Json> {
  const succeeded = results.filter(({ outcome }) => outcome.ok);
  const failed = results.filter(({ outcome }) => !outcome.ok);
  if (!writer?.Arguments) {
    const transformation = writer?.WriterConfig?.Transformation ?? 'COMPACT';
    const output = transform(results, transformation, run);
    return limitSize(output, `The result of the state "${visit.name}"`);
  }

  const place = await evaluate(visit, writer.Arguments, 'ResultWriter/Arguments');
  const { Bucket = null, Prefix = '' } = isObject(place) ? place : {};
  const bucket = toText(Bucket, 'ResultWriter/Arguments/Bucket');
  const prefix = toText(Prefix, 'ResultWriter/Arguments/Prefix').replace(/\/$/, '');
  const folder = [prefix, mapRunId(run)].filter(Boolean).join('/');
  const { Transformation: transformation = 'NONE', OutputType: type = 'JSON' } = writer.WriterConfig ?? {};

  const write = async (key: string, body: string): Promise<JsonObject> => {
    try {
      await visit.strand.engine.writeObject(bucket, key, body);
    } catch (error) {
      throw new StateFailure(
        'States.ResultWriterFailed',
        `s3://${bucket}/${key}: ${(error as Error).message}`,
      );
    }
    return { Key: key, Size: Buffer.byteLength(body) };
  };
  const extension = type === 'JSONL' ? 'jsonl' : 'json';
  const files = async (name: string, children: ChildResult[]): Promise<Json[]> => {
    if (children.length === 0) return [];
    const entries = transform(children, transformation, run);
    const body =
      type === 'JSONL'
        ? entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
        : JSON.stringify(entries);
    return [await write(`${folder}/${name}_0.${extension}`, body)];
  };
  const manifest = {
    DestinationBucket: bucket,
    MapRunArn: run.mapRunArn,
    ResultFiles: {
      FAILED: await files('FAILED', failed),
      PENDING: [],
      SUCCEEDED: await files('SUCCEEDED', succeeded),
    },
  };
  const key = `${folder}/manifest.json`;
  await write(key, JSON.stringify(manifest));
  run.executionCounts.resultsWritten = results.length;
  run.itemCounts.resultsWritten = run.itemCounts.total;
  return { MapRunArn: run.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: key } };
}

function transform(children: ChildResult[], transformation: Transformation, run: MapRun): Json[] {
  const entries = children.map((child) => {
    const { outcome } = child;
    return outcome.ok && transformation !== 'NONE' ? outcome.output : describe(child, run);
  });
  return transformation === 'FLATTEN' ? entries.flat(1) : entries;
}

/** A child as DescribeExecution would show it. */
function describe({ arn, name, input, outcome, startDate, stopDate }: ChildResult, run: MapRun): JsonObject {
  const end: JsonObject = outcome.ok
    ? { Output: JSON.stringify(outcome.output), OutputDetails: { Included: true }, Status: 'SUCCEEDED' }
    : {
        ...(outcome.error === undefined ? {} : { Error: outcome.error }),
        ...(outcome.cause === undefined ? {} : { Cause: outcome.cause }),
        Status: outcome.timedOut ? 'TIMED_OUT' : 'FAILED',
      };
  return {
    ExecutionArn: arn,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    ...end,
    StartDate: isoTime(startDate),
    StateMachineArn: run.stateMachineArn,
    StopDate: isoTime(stopDate),
  };
}
