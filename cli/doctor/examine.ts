import type { Connection } from '../connection.ts';
import { explain } from '../explain.ts';
import { NotKnown } from './fact.ts';
import { type Finding, skipped, warning, wrong } from './finding.ts';
import type { Patient } from './patient.ts';

/** Checks one kind of thing. An error that it throws becomes a finding too. */
export interface Check {
  /** The subject of the finding, if the check throws. */
  subject: string;
  /** Nearly all other checks depend on it. If AWS denies it, that is wrong, and not only a warning. */
  essential?: true;
  look(patient: Patient): Promise<Finding[]>;
}

/** Runs the checks at the same time. Returns their findings in the order of the checks. Never throws. */
export async function examine(patient: Patient, checks: readonly Check[]): Promise<Finding[]> {
  const findings = await Promise.all(
    checks.map((check) =>
      attempt(check.subject, patient.connection, () => check.look(patient), check.essential),
    ),
  );
  return findings.flat();
}

/** The findings of some work, or the finding that its error means. */
export async function attempt(
  subject: string,
  connection: Connection,
  work: () => Promise<Finding[]>,
  essential = false,
): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    return [findingOf(subject, connection, error, essential)];
  }
}

function findingOf(subject: string, { endpoint }: Connection, error: unknown, essential: boolean): Finding {
  if (error instanceof NotKnown) {
    return skipped(subject, `Not looked at: first "${error.about}" must be right.`);
  }
  const name = error instanceof Error ? error.name : '';
  if (endpoint !== null && unanswered.has(name)) {
    return skipped(subject, 'Not looked at: the sandbox does not answer this question.');
  }
  const { text } = explain(error);
  // The user who runs `doctor` need not have the rights of the deployment.
  if (denied.test(name)) {
    const tell = essential ? wrong : warning;
    return tell(
      subject,
      `Not looked at. ${text}`,
      'Look with a profile that may; docs/deploy.md has the rights.',
    );
  }
  return wrong(subject, text, null);
}

/** The sandbox's errors for an operation, or a service, that it does not have. */
const unanswered = new Set(['UnknownOperationException', 'InvalidAction', 'NotImplemented']);

const denied = /^(AccessDenied|Forbidden|403)/;
