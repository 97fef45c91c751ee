/** How long a call of `receive` may take. Seconds. */
export const callTimeout = 30;

/**
 * For so long the queue hides a message that was received, if nobody says otherwise. Seconds. Lambda's guide asks for six
 * times the time of a call (lambda/latest/dg/services-sqs-configure.html).
 */
export const visibilityTimeout = 6 * callTimeout;

/**
 * So often a message is received before it is a dead letter. A throttle of Lambda counts as a receive of each message,
 * and a burst may meet many. In an outage a message comes seven times within two to four minutes, and then every three
 * minutes: it is given up after 2.7 hours.
 */
export const mostReceives = 60;

/**
 * How long a message that could not be taken is hidden: 1 to 2 s after its first receive, and twice as long after each
 * further one. Half of it is random, so that what failed together does not all come back together
 * (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter: "equal jitter").
 *
 * @param receives how often the message has been received
 * @param random in [0, 1)
 * @returns whole seconds, as SQS takes them; null: as long as the queue hides it anyway
 */
export function backOff(receives: number, random: number): number | null {
  const most = 2 ** receives;
  if (most >= visibilityTimeout) return null;
  return most / 2 + Math.floor(random * (most / 2 + 1));
}
