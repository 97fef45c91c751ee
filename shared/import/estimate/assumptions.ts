/** What the model of a load's time and cost rests on: docs/cost.md has the source of each. Sizes in bytes, times in seconds. */

/** What depends on machine and data. */
export interface Pace {
  /** Read, cut, verified, compressed and sent over plain HTTP, in a second of processor time. Bytes of CSV. */
  bytesPerCpuSecond: number;
  /** What is sent against what is read. */
  compressed: number;
}

/** Measured by npm run bench:full: the slowest of three kinds of data, and the mean of what they are compressed to. */
export const measuredPace: Pace = { bytesPerCpuSecond: 132e6, compressed: 0.36 };

/** How split-part is deployed. */
export interface Deployed {
  /** MB. */
  memory: number;
  /** What a part is in a Map Run. */
  children: 'express' | 'standard';
}

export const deployed: Deployed = { memory: 1769, children: 'express' };

/** Processor time for a byte of CSV that TLS adds: reading 280 MB/s in place of 430, sending 570 in place of 1,150. */
export const tls = (compressed: number): number =>
  1 / 280e6 - 1 / 430e6 + compressed * (1 / 570e6 - 1 / 1150e6);

/** Memory of a function that has one processor; the code uses no second one. MB. */
export const processorMemory = 1769;

/** What a function reads and sends in a second, together. A fresh one has a faster start, which is not counted on. */
export const functionNetwork = 75e6;

/** Begin and end of a part: its state, its function, its first byte. */
export const partOverhead = 0.5;

/** The states of a run that are not parts, one after the other. */
export const runSeconds = 3;

/** What a Map Run takes beyond its children. */
export const mapRunSeconds = 7;

/** List prices of us-east-1, arm64. US dollars. */
export const prices = {
  gigabyteSecond: 0.0000133334,
  call: 0.2e-6,
  transition: 25e-6,
  expressRun: 1e-6,
  expressGigabyteSecond: 0.00001667,
  /** S3: GET and all that is neither PUT, COPY, POST nor LIST. */
  read: 0.4e-6,
  /** S3: PUT, COPY, POST and LIST. */
  put: 5e-6,
  /** DynamoDB, on demand. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** SQS. */
  queueRequest: 0.4e-6,
  /** EventBridge: an event of a service that is sent only where somebody asks for it, or one of our own. */
  event: 1e-6,
  trafficGigabyte: 0.09,
};

/**
 * What a file takes whose stream has nothing else to do, from its event to its receipt, without its parts: counted by
 * `npm run check:cost`, but for what the functions take in memory (MB) and time.
 */
export const run = {
  ...{ transitions: 13, calls: 6, functionSeconds: 4, functionMemory: 1024 },
  ...{ writeUnits: 24, readUnits: 33, puts: 4, gets: 7, queueRequests: 3, events: 6 },
};

/** What a pass that inspects a file takes beyond its parts: the plan before it, and the proof that all was read. */
export const inspection = { seconds: 2, transitions: 6 };

/** An Express run is billed in steps of this memory. MB. */
export const expressMemory = 64;

/** A Standard child: its one state, and its begin. */
export const childTransitions = 2;
