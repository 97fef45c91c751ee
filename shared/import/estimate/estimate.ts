import type { Inspection } from '../inspect/kind.ts';
import { mostAtOnce } from '../parts-to-send.ts';
import {
  childTransitions,
  type Deployed,
  deployed,
  expressMemory,
  functionNetwork,
  inspection,
  mapRunSeconds,
  measuredPace,
  type Pace,
  partOverhead,
  prices,
  processorMemory,
  run,
  runSeconds,
  tls,
} from './assumptions.ts';

/**
 * What a load takes and costs on AWS, by a model: docs/cost.md has its assumptions, each with its source. It is of the
 * right order, and no promise: Domo's own time, which comes on top, nobody knows.
 */
export interface Estimate {
  /** From the event to the commit, on functions that are warm; without the route's `commitInterval`. */
  seconds: number;
  /** Lambda, Step Functions, DynamoDB and S3, in US dollars. */
  dollars: number;
  /** What leaves AWS for Domo, at the price of traffic to the internet. */
  trafficDollars: number;
}

export interface Work {
  /** Bytes of the file. */
  bytes: number;
  /** 0 where all goes in one request. */
  parts: number;
  maxConcurrency: number;
  /** What is inspected before it is sent: by one call after the other where that goes over the text, and cells by all parts. */
  inspections?: readonly Inspection[];
}

export function estimate(
  { bytes, parts, maxConcurrency, inspections = [] }: Work,
  pace: Pace = measuredPace,
  { memory, children }: Deployed = deployed,
): Estimate {
  const calls = Math.max(1, parts);
  const isFew = calls <= Math.min(mostAtOnce, maxConcurrency);
  const partSeconds = bytes / calls / speedOf(pace, memory).bytesPerSecond + partOverhead;
  const rounds = Math.ceil(calls / maxConcurrency);
  const express =
    prices.expressRun + gigabyteSeconds(expressMemory, partSeconds) * prices.expressGigabyteSecond;
  const orchestration = isFew
    ? prices.transition
    : children === 'express'
      ? express
      : childTransitions * prices.transition;
  const part =
    gigabyteSeconds(memory, partSeconds) * prices.gigabyteSecond +
    orchestration +
    prices.call +
    2 * prices.read +
    prices.writeUnit;
  const rest =
    gigabyteSeconds(run.functionMemory, run.functionSeconds) * prices.gigabyteSecond +
    run.transitions * prices.transition +
    run.calls * prices.call +
    run.writeUnits * prices.writeUnit +
    run.readUnits * prices.readUnit +
    run.puts * prices.put +
    run.gets * prices.read +
    run.queueRequests * prices.queueRequest +
    run.events * prices.event;
  const all = (isFew ? 0 : mapRunSeconds) + rounds * partSeconds;
  const indexing = bytes / functionNetwork;
  const passes = inspections.map((what) => {
    const own =
      what === 'survey'
        ? { seconds: all, dollars: calls * part }
        : { seconds: indexing, dollars: gigabyteSeconds(memory, indexing) * prices.gigabyteSecond };
    return {
      seconds: own.seconds + inspection.seconds,
      dollars: own.dollars + inspection.transitions * prices.transition,
    };
  });
  const sum = (of: 'seconds' | 'dollars') => passes.reduce((total, pass) => total + pass[of], 0);
  const sent = parts === 0 ? bytes : bytes * pace.compressed;
  return {
    seconds: runSeconds + sum('seconds') + all,
    dollars: sum('dollars') + calls * part + rest,
    trafficDollars: (sent / 1e9) * prices.trafficGigabyte,
  };
}

/** How fast one function sends a part, in bytes of CSV a second, and what keeps it from being faster. */
export function speedOf(
  { bytesPerCpuSecond, compressed }: Pace,
  memory: number,
): { bytesPerSecond: number; bottleneck: 'processor' | 'network' } {
  const share = Math.min(1, memory / processorMemory);
  const processor = share / (1 / bytesPerCpuSecond + tls(compressed));
  const network = functionNetwork / (1 + compressed);
  return processor < network
    ? { bytesPerSecond: processor, bottleneck: 'processor' }
    : { bytesPerSecond: network, bottleneck: 'network' };
}

function gigabyteSeconds(memory: number, seconds: number): number {
  return (memory / 1024) * seconds;
}
