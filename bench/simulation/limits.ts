/** Public limits of AWS, as far as a load may come near them. */
export interface Limit {
  name: string;
  /** A second, or at once. */
  value: number;
  source: string;
}

/** New environments of a function. */
export const scaling: Limit = {
  name: 'new environments a second',
  value: 100,
  source: 'AWS, Lambda function scaling: 1,000 every 10 seconds for each function',
};

/** What a load takes of each, by its concurrency and by the parts that it ends a second. */
export const shared: (Limit & { taken(concurrency: number, partsPerSecond: number): number })[] = [
  {
    name: 'functions at once in an account',
    value: 1000,
    source: 'AWS, Lambda quotas: the default, which can be raised',
    taken: (concurrency) => concurrency,
  },
  {
    name: 'children of a Distributed Map at once',
    value: 10_000,
    source: 'AWS, Step Functions quotas',
    taken: (concurrency) => concurrency,
  },
  {
    name: 'Express runs started a second',
    value: 6000,
    source: 'AWS, Step Functions quotas, us-east-1',
    taken: (_, partsPerSecond) => partsPerSecond,
  },
  {
    name: 'reads of an S3 prefix a second',
    value: 5500,
    source: 'AWS, S3 performance guidelines',
    taken: (_, partsPerSecond) => 2 * partsPerSecond,
  },
  {
    name: 'writes under one key of a table a second',
    value: 1000,
    source: 'AWS, DynamoDB quotas: write units of a partition; the reports of a load lie under one key',
    taken: (_, partsPerSecond) => partsPerSecond,
  },
];
