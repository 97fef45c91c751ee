import type { Json } from '../../../sandbox/step-functions/json.ts';
import type { Verdict } from './play.ts';

/** What Step Functions adds to the cause of an error of the Lambda service, and the sandbox does not. */
const addition = / \(Service: AWSLambda; [^()]*\)/g;

const fields = ['status', 'error', 'output', 'calls', 'pauses', 'cause'] as const;

/**
 * The fields in which two verdicts differ, with both values. Where an interpreter fails a run by itself its words are its
 * own: they are not compared.
 */
export function differences(sandbox: Verdict, witness: Verdict): string[] {
  const hasOwnWords = sandbox.status === 'REFUSED' || String(sandbox.error).startsWith('States.');
  return fields
    .filter((field) => field !== 'cause' || !hasOwnWords || sandbox.status !== witness.status)
    .map((field) => ({ field, one: comparable(sandbox[field]), other: comparable(witness[field]) }))
    .filter(({ one, other }) => one !== other)
    .map(({ field, one, other }) => `${field}: sandbox ${one}, witness ${other}`);
}

/** One text for values that are the same, whatever the order of their keys. */
const comparable = (value: Json | Record<string, Json> | undefined): string =>
  (
    JSON.stringify(value, (_key, inner: unknown) =>
      isRecord(inner) ? sorted(withoutWords(inner)) : inner,
    ) ?? 'none'
  ).replace(addition, '');

/** Words of an interpreter's own also reach the functions that are told what was caught. */
const withoutWords = ({ Cause, ...rest }: Record<string, unknown>): Record<string, unknown> =>
  Cause === undefined || String(rest.Error).startsWith('States.') ? rest : { ...rest, Cause };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
