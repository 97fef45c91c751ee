import jsonata from 'jsonata';
import { longestCall, longestLag } from '../../shared/import/data-set-api/request.ts';
import { maxTries } from '../../shared/import/data-set-api/send.ts';
import { mostAtOnce } from '../../shared/import/parts-to-send.ts';
import { longestRun } from '../../shared/import/plan/plan.ts';
import { maxRounds } from '../../shared/import/verify/verify.ts';
import {
  checkDefinition,
  errorsNamedBy,
  expressionsOf,
  type Fields,
  fieldsOf,
  stateMachinesOf,
  statesOf,
} from '../helpers/definition.ts';
import { mostEvents } from '../helpers/history.ts';
import { makeTemplate } from '../helpers/stack.ts';
import { freeVariables } from '../helpers/variables.ts';

const template = makeTemplate();
const machines = stateMachinesOf(template.toJSON());
const definitionOf = (id: string): Fields =>
  machines.find(({ logicalId }) => logicalId.startsWith(id))?.definition ?? {};
const importing = definitionOf('Import');
const exporting = definitionOf('Exports');
const states = [...statesOf(importing)];
const all = [...states, ...statesOf(exporting)];
const tasks = all.filter(({ state }) => state.Type === 'Task');
const state = (name: string) => all.find((place) => place.name === name)?.state ?? {};

/** Two states may call one function. */
const functionOf = (name: string) => name.replace('Anyway', '').replace('OneOfFew', 'Part');

interface RetryPolicy {
  ErrorEquals: string[];
  IntervalSeconds: number;
  BackoffRate: number;
  MaxDelaySeconds: number;
  MaxAttempts: number;
  JitterStrategy: string;
}
const retriesOf = (name: string) => state(name).Retry as unknown as RetryPolicy[];
const retryOf = (name: string, error: string): RetryPolicy => {
  const found = retriesOf(name).find(({ ErrorEquals }) => ErrorEquals.includes(error));
  if (found === undefined) throw new Error(`${name} does not try again after ${error}`);
  return found;
};

test.each([
  ['import', importing],
  ['export', exporting],
])(
  'the definition of the %s machine is one that Step Functions takes: its shape, its paths, its expressions, its errors',
  (_what, definition) => {
    expect(statesOf(definition).next().done).toBe(false);
    expect(checkDefinition(definition)).toEqual([]);
  },
);

test('these are the states of a stream', () => {
  expect(states.map(({ name }) => name).sort()).toEqual([
    'Abandon',
    'Back off',
    'Commit',
    'Committed after all?',
    'Committed?',
    'Done',
    'Few parts?',
    'Give up after that?',
    'More to load?',
    'OpenExecution',
    'Outlast',
    'Plan',
    'Proven?',
    'Rest first?',
    'SendBatch',
    'SendBatchAnyway',
    'Sent?',
    'Settle',
    'SettleAnyway',
    'SplitFewParts',
    'SplitOneOfFew',
    'SplitPart',
    'SplitParts',
    'Unsent',
    'Verify',
    'Wait',
    'What next?',
  ]);
});

test('what a run begins with names every variable that a state reads', () => {
  const begin = fieldsOf(state('Rest first?'));
  const ways = [begin, ...(begin.Choices as Fields[])].map(({ Assign }) =>
    Object.keys(fieldsOf(Assign ?? {})),
  );
  const read = new Set(
    states.flatMap(({ state: { ItemProcessor: _, ...own } }) =>
      [...expressionsOf(own)].flatMap((source) => [...freeVariables(source)]),
    ),
  );
  read.delete('states');
  expect(read.size).toBeGreaterThan(8);
  for (const assigned of ways) expect(assigned.sort()).toEqual([...read].sort());
});

test('every step that fails leads to Abandon, but for the last, whose rows are in Domo', () => {
  const caught = states.filter(({ state }) => Array.isArray(state.Catch)).map(({ name }) => name);
  expect(caught.sort()).toEqual([
    'Commit',
    'OpenExecution',
    'Plan',
    'SendBatch',
    'SendBatchAnyway',
    'Settle',
    'SplitFewParts',
    'SplitOneOfFew',
    'SplitParts',
    'Verify',
  ]);
  expect(state('Settle').Catch).toEqual([{ ErrorEquals: ['RowsLagging'], Next: 'SettleAnyway' }]);
  const [unanswered, ...others] = state('SendBatch').Catch as object[];
  expect(unanswered).toEqual({ ErrorEquals: ['ImportUnanswered'], Next: 'SendBatchAnyway' });
  for (const name of caught.filter((name) => name !== 'Settle' && name !== 'SplitOneOfFew')) {
    expect(name === 'SendBatch' ? others : state(name).Catch).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next: 'Abandon' },
    ]);
  }
});

describe('what a Catch keeps of an error', () => {
  const kept = all.flatMap(({ name, state: { Catch = [] } }) =>
    (Catch as Fields[])
      .filter(({ Assign }) => Assign !== undefined)
      .map(({ Assign }): [string, Fields] => [name, fieldsOf(fieldsOf(Assign ?? {}).error ?? {})]),
  );
  const evaluated = async (fields: Fields, errorOutput: object) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(fields).map(async ([name, text]) => [
          name,
          await jsonata(String(text).slice(2, -2)).evaluate({}, { states: { errorOutput } }),
        ]),
      ),
    );

  test('is kept by every state that hands it on', () => {
    expect(kept.map(([name]) => name)).toEqual(
      expect.arrayContaining(['Plan', 'Commit', 'SplitParts', 'Export']),
    );
  });

  test.each(kept)('%s: name and cause, or no cause where AWS leaves it out', async (_name, fields) => {
    const timeout = { Error: 'States.Timeout' };
    expect(await evaluated(fields, timeout)).toEqual({ ...timeout, Cause: '' });
    const refused = { Error: 'DomoRefused', Cause: '{"errorMessage":"no"}' };
    expect(await evaluated(fields, refused)).toEqual(refused);
  });
});

test('every function is called again, with full jitter, after what may pass', () => {
  expect(tasks.map(({ name }) => functionOf(name)).sort()).toEqual([
    ...['Abandon', 'AbandonExport', 'Commit', 'Export', 'OpenExecution', 'Plan', 'SendBatch', 'SendBatch'],
    ...['Settle', 'Settle', 'SplitPart', 'SplitPart', 'Verify'],
  ]);
  for (const { name, state } of tasks) {
    expect(errorsNamedBy(state)).toEqual(
      expect.arrayContaining([
        ...['AwsUnavailable', 'DomoUnavailable', 'DomoThrottled', 'States.Timeout'],
        'Lambda.TooManyRequestsException',
      ]),
    );
    for (const { JitterStrategy } of retriesOf(name)) expect(JitterStrategy).toBe('FULL');
  }
});

test('a call of a function may take longer than the function, so that no two attempts overlap', () => {
  const timeouts = Object.fromEntries(
    Object.entries(template.findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => [
      id.slice(0, -8),
      Properties.Timeout,
    ]),
  );
  for (const { name, state } of tasks)
    expect(state.TimeoutSeconds).toBeGreaterThan(timeouts[functionOf(name)]);
});

test('the state machine asks what became of an import for longer than rows may stay invisible, chance included', () => {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts } = retryOf(
    'SendBatch',
    'ImportUnanswered',
  );
  const pauses = Array.from({ length: MaxAttempts }, (_, n) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** n),
  );
  // With full jitter each pause is uniform between 0 and this; five standard deviations below the mean of their sum.
  const mean = pauses.reduce((sum, pause) => sum + pause / 2, 0);
  const deviation = Math.sqrt(pauses.reduce((sum, pause) => sum + pause ** 2 / 12, 0));
  expect((mean - 5 * deviation) * 1000).toBeGreaterThan(longestCall + longestLag);
});

test('few parts are sent within the run, and one that fails does not end the others', () => {
  expect(state('SplitFewParts')).toMatchObject({
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' } },
    Items: '{% [$parts] %}',
    MaxConcurrency: '{% $batch.maxConcurrency %}',
  });
  expect(state('SplitOneOfFew').Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: 'Unsent' }]);
});

test('parts are sent by Express children, from a list in S3, and one that fails does not end the others', () => {
  expect(state('SplitParts')).toMatchObject({
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
    ItemReader: { ReaderConfig: { InputType: 'JSONL' }, Arguments: { Key: '{% $partList.key %}' } },
    MaxConcurrency: '{% $batch.maxConcurrency %}',
    ToleratedFailurePercentage: 100,
  });
});

test('a list of parts that could not be read is read again', () => {
  expect(retryOf('SplitParts', 'States.ItemReaderFailed').MaxAttempts).toBeGreaterThanOrEqual(3);
});

describe('the history of a run, which AWS ends at 25,000 events', () => {
  const rounds = ['Few parts?', 'SplitFewParts', 'SplitParts', 'Verify', 'Proven?', 'Outlast'];
  const sends = ['SendBatch', 'SendBatchAnyway', 'Sent?'];
  const bounds = {
    items: mostAtOnce,
    visits: Object.fromEntries([
      ...rounds.map((name) => [name, maxRounds + 1]),
      ...sends.map((name) => [name, maxTries]),
    ]),
  };
  const from = (name: string, ...ends: string[]) => mostEvents(importing, name, ends, bounds);
  /** A plan that finds out that there is something else to do, or nothing. */
  const planning = from('Plan', 'Few parts?', 'OpenExecution', 'SendBatch', 'Commit', 'Abandon');

  test('holds all plans of a run with every retry that there is, before it hands over', () => {
    const begin = 1 + from('Rest first?', 'Plan');
    const plans = longestRun * from('Plan', 'Plan');
    // What became of a request that the last one has left is found out first; then the lease is released.
    const asking = mostEvents(importing, 'SendBatch', ['Abandon', 'Settle', 'Plan'], {
      visits: {},
      items: 0,
    });
    const end = planning + asking + planning + 1;
    expect(begin + plans + end).toBeLessThan(25_000);
  });

  test('would not hold one plan more, so that runs are as long as they can be', () => {
    expect((longestRun + 1) * from('Plan', 'Plan')).toBeGreaterThan(25_000);
  });
});

describe('the export machine', () => {
  test('fetches once more what lacked rows or changed, tries again after what may pass, and tells of the rest', () => {
    expect([...statesOf(exporting)].map(({ name }) => name).sort()).toEqual([
      'AbandonExport',
      'Export',
      'Not exported',
    ]);
    const attempts = Object.fromEntries(
      retriesOf('Export').flatMap(({ ErrorEquals, MaxAttempts }) =>
        ErrorEquals.map((name) => [name, MaxAttempts]),
      ),
    );
    expect(attempts).toMatchObject({
      ...{ ExportRowsDiffer: 1, DataSetChanged: 1 },
      ...{ AwsUnavailable: 5, DomoUnavailable: 5, DomoThrottled: 5, 'Lambda.TooManyRequestsException': 5 },
    });
    expect(attempts).not.toHaveProperty('ExportTooLong');
    expect(state('Export').Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'AbandonExport' }]);
    expect(state('AbandonExport')).toMatchObject({ Next: 'Not exported' });
  });
});
