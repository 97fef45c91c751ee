import type { Resource } from '../definition/resource.ts';
import type { StateFailure } from '../flow/failure.ts';
import { type Strand, tell } from '../flow/strand.ts';
import type { Json, JsonObject } from '../json.ts';

export interface Schedule {
  arguments: Json;
  timeout: number | undefined;
  heartbeat: number | undefined;
}

/** The steps of a task in the history of the run. */
export interface TaskEvents {
  scheduled(schedule: Schedule): void;
  started(): void;
  submitted(output: Json): void;
  succeeded(output: Json): void;
  failed(failure: StateFailure): void;
}

const truncated = { truncated: false };

const reasonOf = ({ error, cause }: StateFailure): JsonObject => ({ error, ...(cause ? { cause } : {}) });

/** A function that is named directly has its own kind of events. Everything else is a service integration. */
export function taskEvents(strand: Strand, resource: Resource, arn: string): TaskEvents {
  if (resource.kind === 'lambdaFunction') return functionEvents(strand, arn);
  const [service = '', action = ''] = arn.split(':').slice(-2);
  return integrationEvents(strand, { resourceType: service, resource: action });
}

function functionEvents(strand: Strand, arn: string): TaskEvents {
  return {
    scheduled: ({ arguments: input, timeout }) => {
      tell(strand, 'LambdaFunctionScheduled', 'lambdaFunctionScheduledEventDetails', {
        resource: arn,
        input: JSON.stringify(input),
        inputDetails: truncated,
        ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
      });
    },
    started: () => {
      tell(strand, 'LambdaFunctionStarted');
    },
    submitted: () => {},
    succeeded: (output) => {
      tell(strand, 'LambdaFunctionSucceeded', 'lambdaFunctionSucceededEventDetails', {
        output: JSON.stringify(output),
        outputDetails: truncated,
      });
    },
    failed: (failure) => {
      const end = failure.error === 'States.Timeout' ? 'TimedOut' : 'Failed';
      tell(strand, `LambdaFunction${end}`, `lambdaFunction${end}EventDetails`, reasonOf(failure));
    },
  };
}

function integrationEvents(strand: Strand, resource: { resourceType: string; resource: string }): TaskEvents {
  const output = (value: Json) => ({ ...resource, output: JSON.stringify(value), outputDetails: truncated });
  return {
    scheduled: ({ arguments: parameters, timeout, heartbeat }) => {
      tell(strand, 'TaskScheduled', 'taskScheduledEventDetails', {
        ...resource,
        region: strand.engine.region,
        parameters: JSON.stringify(parameters),
        ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
        ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
      });
    },
    started: () => {
      tell(strand, 'TaskStarted', 'taskStartedEventDetails', resource);
    },
    submitted: (value) => {
      tell(strand, 'TaskSubmitted', 'taskSubmittedEventDetails', output(value));
    },
    succeeded: (value) => {
      tell(strand, 'TaskSucceeded', 'taskSucceededEventDetails', output(value));
    },
    failed: (failure) => {
      const end = failure.error === 'States.Timeout' ? 'TimedOut' : 'Failed';
      tell(strand, `Task${end}`, `task${end}EventDetails`, { ...resource, ...reasonOf(failure) });
    },
  };
}
