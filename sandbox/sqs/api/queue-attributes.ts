import type { Queue } from '../queue.ts';

/** What GetQueueAttributes says of a queue. */
export function attributesOf(queue: Queue): Record<string, string> {
  const { definition } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const { redrive } = definition;
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(definition.visibilityTimeout),
    MaximumMessageSize: String(definition.longestMessage),
    MessageRetentionPeriod: String(definition.retention),
    DelaySeconds: String(definition.delay),
    ReceiveMessageWaitTimeSeconds: String(definition.wait),
    ...(redrive === null
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: redrive.deadLetterArn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
        }),
  };
}
