import { longestCall, longestLag } from '../../shared/import/data-set-api/request.ts';
import { checkDefinition, errorsNamedBy, stateMachinesOf, statesOf } from '../helpers/definition.ts';
import { makeTemplate } from '../helpers/stack.ts';

const machines = stateMachinesOf(makeTemplate().toJSON());
const machine = machines.find(({ logicalId }) => logicalId.startsWith('Import'));
const exportMachine = machines.find(({ logicalId }) => logicalId.startsWith('Exports'));
const states = [...statesOf(machine?.definition ?? null)];
/** Two states may call one function. */
const functionOf = (name: string) => name.replace('Anyway', '').replace('OneOfFew', 'Part');
const state = (name: string) => states.find((place) => place.name === name)?.state ?? {};

test('the definition is one that Step Functions takes: its shape, its expressions, its error names', () => {
  expect(checkDefinition(machine?.definition ?? {})).toEqual([]);
});

test('every step of a load that fails leads to Abandon, but for the last, whose rows are in Domo', () => {
  const caught = states.filter(({ state }) => Array.isArray(state.Catch)).map(({ name }) => name);
  expect(caught.sort()).toEqual([
    'Commit',
    'ImportData',
    'ImportDataAnyway',
    'Join',
    'OpenExecution',
    'Plan',
    'Reconcile',
    'Settle',
    'SplitFewParts',
    'SplitOneOfFew',
    'SplitParts',
  ]);
  expect(state('Settle').Catch).toEqual([{ ErrorEquals: ['RowsLagging'], Next: 'SettleAnyway' }]);
  const [unanswered, ...others] = state('ImportData').Catch as object[];
  expect(unanswered).toEqual({ ErrorEquals: ['ImportUnanswered'], Next: 'ImportDataAnyway' });
  for (const name of caught.filter((name) => name !== 'Settle' && name !== 'SplitOneOfFew')) {
    expect(name === 'ImportData' ? others : state(name).Catch).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next: 'Abandon' },
    ]);
  }
});

test('every function is called again, with full jitter, after what may pass', () => {
  const tasks = states.filter(({ state }) => state.Type === 'Task');
  expect(tasks).toHaveLength(13);
  for (const { state } of tasks) {
    expect(errorsNamedBy(state)).toEqual(
      expect.arrayContaining([
        'AwsUnavailable',
        'DomoUnavailable',
        'DomoThrottled',
        'Lambda.TooManyRequestsException',
      ]),
    );
    for (const retry of state.Retry as { JitterStrategy: string }[])
      expect(retry.JitterStrategy).toBe('FULL');
  }
});

test('a call of a function may take longer than the function, so that no two attempts overlap', () => {
  const timeouts = Object.fromEntries(
    Object.entries(makeTemplate().findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => [
      id.slice(0, -8),
      Properties.Timeout,
    ]),
  );
  for (const { name, state } of states) {
    if (state.Type === 'Task') expect(state.TimeoutSeconds).toBeGreaterThan(timeouts[functionOf(name)]);
  }
});

test('the state machine asks what became of an import for longer than rows may stay invisible, chance included', () => {
  const asking = (state('ImportData').Retry as unknown as RetryPolicy[]).find(({ ErrorEquals }) =>
    ErrorEquals.includes('ImportUnanswered'),
  );
  if (asking === undefined) throw new Error('it does not ask');
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts } = asking;
  const pauses = Array.from({ length: MaxAttempts }, (_, n) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** n),
  );
  // With full jitter each pause is uniform between 0 and this; five standard deviations below the mean of their sum.
  const mean = pauses.reduce((sum, pause) => sum + pause / 2, 0);
  const deviation = Math.sqrt(pauses.reduce((sum, pause) => sum + pause ** 2 / 12, 0));
  expect((mean - 5 * deviation) * 1000).toBeGreaterThan(longestCall + longestLag);
});

interface RetryPolicy {
  ErrorEquals: string[];
  IntervalSeconds: number;
  BackoffRate: number;
  MaxDelaySeconds: number;
  MaxAttempts: number;
}

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

describe('the export machine', () => {
  const all = [...statesOf(exportMachine?.definition ?? null)];
  const named = (name: string) => all.find((place) => place.name === name)?.state ?? {};

  test('is one that Step Functions takes', () => {
    expect(all.map(({ name }) => name).sort()).toEqual(['AbandonExport', 'Export', 'Not exported']);
    expect(checkDefinition(exportMachine?.definition ?? {})).toEqual([]);
  });

  test('fetches once more what lacked rows or changed, tries again after what may pass, and tells of the rest', () => {
    const { Retry, Catch, TimeoutSeconds } = named('Export') as {
      Retry: { ErrorEquals: string[]; MaxAttempts: number; JitterStrategy: string }[];
      Catch: object[];
      TimeoutSeconds: number;
    };
    const attempts = Object.fromEntries(
      Retry.flatMap(({ ErrorEquals, MaxAttempts }) => ErrorEquals.map((name) => [name, MaxAttempts])),
    );
    expect(attempts).toMatchObject({
      ...{ ExportRowsDiffer: 1, DataSetChanged: 1 },
      ...{ AwsUnavailable: 5, DomoUnavailable: 5, DomoThrottled: 5, 'Lambda.TooManyRequestsException': 5 },
    });
    expect(attempts).not.toHaveProperty('ExportTooLong');
    expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'AbandonExport' }]);
    // Longer than the function may run, so that no two attempts overlap.
    expect(TimeoutSeconds).toBeGreaterThan(900);
    expect(named('AbandonExport')).toMatchObject({ Next: 'Not exported' });
  });
});
