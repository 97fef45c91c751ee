import { counted } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, wrong } from './finding.ts';
import { resourcesOf } from './patient.ts';

const subject = 'dead letters';

/** A dead-letter queue. */
interface Queue {
  /** The logical id of the template, which says what was not delivered. */
  logicalId: string;
  url: string;
  messages: number;
}

export const deadLetters: Check = {
  subject,
  async look({ stack, connection }) {
    const facts = await stack.known();
    const intakeUrl = facts.output('IntakeQueueUrl');
    // A stack may have queues that are not Sluice's.
    const made = resourcesOf(facts, 'AWS::SQS::Queue').filter(
      ({ logicalId, physicalId }) => logicalId.includes('DeadLettersQueue') && physicalId !== intakeUrl,
    );
    const { SQSClient, GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const client = new SQSClient(connection.client);
    const queues = await Promise.all(
      made.map(async ({ logicalId, physicalId: url }): Promise<Queue> => {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        return { logicalId, url, messages: Number(Attributes?.ApproximateNumberOfMessages ?? 0) };
      }),
    );
    return deadLetterFindings(queues);
  },
};

export function deadLetterFindings(queues: readonly Queue[]): Finding[] {
  const full = queues.filter(({ messages }) => messages > 0);
  if (full.length === 0) return [ok(subject, `${counted(queues.length, 'queue')}, empty.`)];
  return full.map(({ logicalId, url, messages }) => {
    const { undelivered, remedy } = meaningOf(logicalId);
    return wrong(
      subject,
      `${counted(messages, 'message')} in ${logicalId}: ${undelivered}.`,
      `${remedy} Then empty the queue with \`aws sqs purge-queue --queue-url ${url}\`.`,
    );
  });
}

interface Meaning {
  undelivered: string;
  remedy: string;
}

/** What it means that a queue is not empty, by the construct that it belongs to; the first that fits counts. */
const meanings: [RegExp, Meaning][] = [
  [
    /IntakeObjectCreated/,
    {
      undelivered: 'events of files that did not reach the queue of the intake for a day',
      remedy: 'Load the files with `npx sluice sweep --fix`.',
    },
  ],
  [
    /Intake/,
    {
      undelivered: 'files, or replays, that could not be taken in for hours',
      remedy:
        'See the log of the function Receive. Load the files with `npx sluice sweep --fix`, and give the replays again.',
    },
  ],
  [
    /Recovery/,
    {
      undelivered: 'runs that died, and for which no other could be started for a day',
      remedy: 'See the log of the function Recover, and `npx sluice status`.',
    },
  ],
  [
    /Exports/,
    {
      undelivered: 'exports that could not be started at their times',
      remedy: 'Start each with `npx sluice export NAME`.',
    },
  ],
];

const otherwise: Meaning = {
  undelivered: 'what AWS could not deliver',
  remedy: "See its alarm's chapter in docs/operations.md.",
};

function meaningOf(logicalId: string): Meaning {
  return meanings.find(([pattern]) => pattern.test(logicalId))?.[1] ?? otherwise;
}
