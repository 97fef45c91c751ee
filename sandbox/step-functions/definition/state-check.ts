import { isObject } from '../json.ts';
import {
  type Catcher,
  isDistributed,
  type MapState,
  type Retrier,
  type State,
  type Task,
} from './definition.ts';
import { isS3Action, parseResource } from './resource.ts';

/** The surroundings of a state that decide what the state may do. */
export interface Surroundings {
  /** Inside the processor of a Distributed Map whose children are Express. */
  express: boolean;
  /** ARNs of service integrations that the caller provides, besides Lambda. */
  integrations: ReadonlySet<string>;
}

export type Report = (field: string, problem: string) => void;

/** Rules about one state that a list of fields can't express. */
export function checkState(state: State, surroundings: Surroundings, report: Report): void {
  if ('Retry' in state && state.Retry) checkErrorNames(state.Retry, 'Retry', report);
  if ('Catch' in state && state.Catch) checkErrorNames(state.Catch, 'Catch', report);
  if (state.Type === 'Task') checkTask(state, surroundings, report);
  if (state.Type === 'Map') checkMap(state, surroundings, report);
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    report('Seconds', 'a Wait needs either Seconds or Timestamp');
  }
}

function checkTask(state: Task, { express, integrations }: Surroundings, report: Report): void {
  const resource = parseResource(state.Resource);
  if (!resource) {
    report('Resource', `"${state.Resource}" is no Lambda function and no service integration`);
    return;
  }
  if (resource.kind === 'integration' && !integrations.has(resource.arn)) {
    report('Resource', `the sandbox has no integration "${resource.arn}"; it knows lambda:invoke`);
  }
  if (resource.kind === 'lambdaInvoke') {
    if (!isObject(state.Arguments) || state.Arguments.FunctionName === undefined) {
      report('Arguments', 'lambda:invoke needs an object with FunctionName');
    } else {
      const others = Object.keys(state.Arguments).filter(
        (key) => key !== 'FunctionName' && key !== 'Payload',
      );
      for (const key of others)
        report(`Arguments.${key}`, 'the sandbox does not know this argument of lambda:invoke');
    }
  }
  const token = resource.kind === 'lambdaInvoke' && resource.token;
  if (token && express) report('Resource', 'an Express workflow cannot wait for a task token');
  if (state.HeartbeatSeconds !== undefined && !token) {
    report('HeartbeatSeconds', 'only a task that waits for a token has heartbeats');
  }
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    report('HeartbeatSeconds', `must be less than TimeoutSeconds (${timeout})`);
  }
}

const distributedFields = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
] as const;

function checkMap(state: MapState, { express }: Surroundings, report: Report): void {
  const distributed = isDistributed(state);
  const executionType = state.ItemProcessor.ProcessorConfig?.ExecutionType;
  if (distributed && !executionType) report('ItemProcessor.ProcessorConfig.ExecutionType', 'is missing');
  if (distributed && express) report('ItemProcessor', 'an Express workflow cannot contain a Distributed Map');
  if (!distributed && executionType) {
    report('ItemProcessor.ProcessorConfig.ExecutionType', 'belongs to Mode DISTRIBUTED');
  }
  for (const field of distributedFields) {
    if (!distributed && state[field] !== undefined) report(field, 'belongs to a Distributed Map');
  }
  if (state.ItemReader && state.Items !== undefined) report('Items', 'there is an ItemReader already');
  if (state.ItemReader && !isS3Action(state.ItemReader.Resource, 'getObject')) {
    report('ItemReader.Resource', 'the sandbox reads items with s3:getObject only');
  }
  const batcher = state.ItemBatcher;
  if (batcher && batcher.MaxItemsPerBatch === undefined && batcher.MaxInputBytesPerBatch === undefined) {
    report('ItemBatcher', 'needs MaxItemsPerBatch or MaxInputBytesPerBatch');
  }
  const writer = state.ResultWriter;
  if (!writer) return;
  if ((writer.Resource === undefined) !== (writer.Arguments === undefined)) {
    report('ResultWriter', 'Resource and Arguments belong together');
  }
  if (!writer.Resource && !writer.WriterConfig) report('ResultWriter', 'is empty');
  if (!writer.Resource && writer.WriterConfig?.OutputType === 'JSONL') {
    report('ResultWriter.WriterConfig.OutputType', 'JSONL is for results that are written to S3');
  }
  if (writer.Resource && !isS3Action(writer.Resource, 'putObject')) {
    report('ResultWriter.Resource', 'results are written with s3:putObject');
  }
}

/** The errors that Step Functions itself reports. Another name with this prefix is a typing mistake. */
const stateErrors: ReadonlySet<string> = new Set(
  [
    'ALL',
    'BranchFailed',
    'DataLimitExceeded',
    'ExceedToleratedFailureThreshold',
    'HeartbeatTimeout',
    'ItemReaderFailed',
    'NoChoiceMatched',
    'Permissions',
    'QueryEvaluationError',
    'ResultWriterFailed',
    'Runtime',
    'TaskFailed',
    'Timeout',
  ].map((name) => `States.${name}`),
);

function checkErrorNames(
  rules: readonly (Retrier | Catcher)[],
  field: 'Retry' | 'Catch',
  report: Report,
): void {
  for (const [index, rule] of rules.entries()) {
    const at = `${field}[${index}]`;
    for (const name of rule.ErrorEquals) {
      if (name.startsWith('States.') && !stateErrors.has(name)) {
        report(`${at}.ErrorEquals`, `Step Functions has no error "${name}"`);
      }
    }
    if (
      rule.ErrorEquals.includes('States.ALL') &&
      (rule.ErrorEquals.length > 1 || index < rules.length - 1)
    ) {
      report(`${at}.ErrorEquals`, 'States.ALL must stand alone, and last');
    }
    if ('MaxDelaySeconds' in rule && rule.MaxDelaySeconds !== undefined) {
      if (rule.MaxDelaySeconds <= (rule.IntervalSeconds ?? 1)) {
        report(`${at}.MaxDelaySeconds`, 'must be more than IntervalSeconds');
      }
    }
  }
}
