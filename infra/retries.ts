import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { ErrorName } from '../shared/errors.ts';

/**
 * What Step Functions calls it when a function was not reached, or did not live to answer. Every function may
 * be called again after that.
 */
const notAnswered = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'States.Timeout',
];

/** Rides over some minutes of trouble; a longer outage ends the load as `failed`, which can be replayed. */
export const transient = retry(['AwsUnavailable', 'DomoUnavailable', 'DomoThrottled'], notAnswered, {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
  maxAttempts: 8,
});

/** The same for a part: an Express child has five minutes for everything, and `verify` sends it again anyway. */
export const transientPart = retry(['AwsUnavailable', 'DomoUnavailable', 'DomoThrottled'], notAnswered, {
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(20),
  maxAttempts: 4,
});

/** The list of parts could not be read: nothing was sent yet. */
export const readerFailed = retry([], ['States.ItemReaderFailed'], {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 6,
});

/** A commit whose answer was lost is found out about and made good by the next call. */
export const lostAnswer = retry(['DomoAnswerLost'], [], {
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 6,
});

/** A call that ended while it created a Stream is known to have ended when its function would have been ended. */
export const beingCreated = retry(['StreamBeingCreated'], [], {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 20,
});

/** Domo may take a commit only some time after the last one [X11, X12], and may refuse it for a while. */
export const tooEarly = retry(['DomoThrottled', 'CommitRefused'], [], {
  interval: Duration.seconds(15),
  backoffRate: 1.5,
  maxDelay: Duration.minutes(1),
  maxAttempts: 60,
});

/**
 * Indexing takes minutes for big data [X9]; hours mean that something is wrong on Domo's side. Each try is three events
 * in the run's history, which has 25,000 at most.
 */
export const indexing = retry(['StillIndexing'], [], {
  interval: Duration.seconds(2),
  backoffRate: 1.5,
  maxDelay: Duration.minutes(2),
  maxAttempts: 155,
});

/**
 * What became of an import whose answer was lost shows in the DataSet's row count, in time. The function tells by the
 * clock when that time is over: this only has to last longer, also where chance makes every pause short.
 */
export const unclear = retry(['ImportUnanswered'], [], {
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
  maxAttempts: 70,
});

/** Domo's row count may lag behind a commit [X10]; `settle` itself knows how long that is worth waiting for. */
export const lagging = retry(['RowsLagging'], [], {
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
  maxAttempts: 40,
});

/** The same for an export, of which each try may take a quarter of an hour. */
export const transientExport = retry(['AwsUnavailable', 'DomoUnavailable', 'DomoThrottled'], notAnswered, {
  interval: Duration.seconds(5),
  backoffRate: 3,
  maxDelay: Duration.minutes(5),
  maxAttempts: 5,
});

/** An export that lacks rows [E10], or whose DataSet changed meanwhile, is fetched once more. */
export const onceMore = (['ExportRowsDiffer', 'DataSetChanged'] as const).map((name) =>
  retry([name], [], {
    interval: Duration.seconds(30),
    backoffRate: 1,
    maxDelay: Duration.minutes(1),
    maxAttempts: 1,
  }),
);

function retry(
  ours: ErrorName[],
  theirs: string[],
  timing: Required<Pick<RetryProps, 'interval' | 'backoffRate' | 'maxDelay' | 'maxAttempts'>>,
): RetryProps {
  return { errors: [...ours, ...theirs], ...timing, jitterStrategy: JitterType.FULL };
}
