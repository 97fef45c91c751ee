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
}

/** What depends on machine and data. */
export interface Pace {
  /** Read, cut, compress and send, by one function. Bytes of CSV per second. */
  partSpeed: number;
  /** Compressed CSV against CSV, at the quickest level. */
  compressed: number;
}

/** The speed was measured over TLS on one processor. */
const assumed: Pace = { partSpeed: 49e6, compressed: 0.38 };

/** Of a function with the memory of one processor, MB. */
const partMemory = 1769;
/** Begin and end of a part: its state, its function, its first byte. Seconds. */
const partOverhead = 0.5;
/** The states of a run that are not parts, one after the other. Seconds. */
const runSeconds = 3;
/** List prices of us-east-1, arm64. US dollars. */
const prices = {
  gigabyteSecond: 0.0000133334,
  call: 0.2e-6,
  transition: 25e-6,
  expressRun: 1e-6,
  expressGigabyteSecond: 0.00001667,
  read: 0.4e-6,
  tableRequest: 1.25e-6,
  trafficGigabyte: 0.09,
};

/** Of a run that loads one file: the states that it enters, and the requests that its functions make of the table. */
const run = { transitions: 20, functionSeconds: 4, functionMemory: 1024, tableRequests: 60 };
/** A part's Express run is billed in steps of this memory. MB. */
const expressMemory = 64;

export function estimate(
  { bytes, parts, maxConcurrency }: Work,
  { partSpeed, compressed }: Pace = assumed,
): Estimate {
  const calls = Math.max(1, parts);
  const partSeconds = bytes / calls / partSpeed + partOverhead;
  const rounds = Math.ceil(calls / maxConcurrency);
  const part =
    gigabyteSeconds(partMemory, partSeconds) * prices.gigabyteSecond +
    gigabyteSeconds(expressMemory, partSeconds) * prices.expressGigabyteSecond +
    prices.call +
    prices.expressRun +
    2 * prices.read +
    prices.tableRequest;
  const rest =
    gigabyteSeconds(run.functionMemory, run.functionSeconds) * prices.gigabyteSecond +
    run.transitions * (prices.transition + prices.call) +
    run.tableRequests * prices.tableRequest;
  const sent = parts === 0 ? bytes : bytes * compressed;
  return {
    seconds: runSeconds + rounds * partSeconds,
    dollars: calls * part + rest,
    trafficDollars: (sent / 1e9) * prices.trafficGigabyte,
  };
}

function gigabyteSeconds(memory: number, seconds: number): number {
  return (memory / 1024) * seconds;
}
