import type { MapState } from '../definition/definition.ts';
import { limitSize } from '../flow/failure.ts';
import type { Follow } from '../flow/flow.ts';
import { settle } from '../flow/group.ts';
import type { Strand, Visit } from '../flow/strand.ts';
import { withLifetime } from '../flow/timeout.ts';
import type { Json } from '../json.ts';
import { innerStrand, type Outcome } from '../run/journal.ts';
import { isoTime } from '../time.ts';
import type { Batch } from './item-batcher.ts';
import { childName, type MapRun } from './map-run.ts';

/** An Express execution lives no longer. Milliseconds. */
const expressLifetime = 5 * 60 * 1000;

/** A child of a Distributed Map that ended. Times are milliseconds since the epoch. */
export interface ChildResult {
  index: number;
  name: string;
  arn: string;
  input: Json;
  outcome: Outcome;
  startDate: number;
  stopDate: number;
}

/**
 * Runs one child: an execution of its own, with its own context object, and without the variables around it.
 * Rejects only where the signal is aborted.
 */
export async function runChild(
  { strand, position }: Visit,
  { ItemProcessor: processor }: MapState,
  run: MapRun,
  { index, input }: Batch,
  signal: AbortSignal,
  follow: Follow,
): Promise<ChildResult> {
  const { clock, traffic } = strand.engine;
  const express = processor.ProcessorConfig?.ExecutionType === 'EXPRESS';
  const name = childName(run, index);
  const arn = `${run.stateMachineArn.replace(':stateMachine:', express ? ':express:' : ':execution:')}:${name}`;
  const startDate = clock.now();
  const child: Strand = {
    ...strand,
    id: innerStrand(strand.id, position, index),
    parent: strand.id,
    outer: {},
    context: {
      Execution: {
        Id: arn,
        Name: name,
        Input: input,
        RoleArn: strand.journal.start.roleArn,
        StartTime: isoTime(startDate),
        RedriveCount: 0,
      },
      StateMachine: {
        Id: run.stateMachineArn,
        Name: run.stateMachineArn.slice(run.stateMachineArn.lastIndexOf(':') + 1),
      },
    },
    signal,
    silent: true,
    kind: express ? 'express' : 'standard',
  };
  if (!express) traffic.run();
  const outcome = await settle(child, () =>
    withLifetime(clock, express ? expressLifetime : undefined, signal, (inner) => {
      limitSize(input, `The input of child ${index}`);
      return follow(processor, { ...child, signal: inner }, input);
    }),
  );
  const stopDate = clock.now();
  if (express) traffic.expressRun(stopDate - startDate);
  return { index, name, arn, input, outcome, startDate, stopDate };
}

export const endOf = ({ outcome }: ChildResult): 'succeeded' | 'failed' | 'timedOut' =>
  outcome.ok ? 'succeeded' : outcome.timedOut ? 'timedOut' : 'failed';

/** Error and cause of a child that did not succeed, for people. */
export const reasonOf = ({ outcome }: ChildResult): string =>
  outcome.ok ? '' : [outcome.error, outcome.cause].filter(Boolean).join(': ');
