import {
  DomoAnswerInvalid,
  DomoAnswerLost,
  DomoNotFound,
  DomoRefused,
  DomoThrottled,
  DomoUnauthorized,
  DomoUnavailable,
} from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { type Circumstances, isRepeatable, type Operation, type Trouble, type Verdict } from './operation.ts';
import { isHtml, whatWasSaid, withoutSecrets } from './said.ts';
import { seconds } from './timings.ts';
import { type HttpAnswer, isAnswer, isSuccess, type Outcome } from './transport.ts';

/**
 * The result of a try: the value of its answer, or the error and whether another try may follow.
 *
 * @throws DomoAnswerInvalid, DomoNotFound, ExecutionAborted if reading a success shows it
 */
export function judge<T>(operation: Operation<T>, outcome: Outcome, about: Circumstances): Verdict<T> {
  const where = `${operation.method} ${operation.path}`;
  if (!isAnswer(outcome)) {
    const event = `${where} had no answer: ${outcome.reason}`;
    if (outcome.sent) return { ...lost(operation, event), cause: outcome.cause };
    return { ...unavailable(event), cause: outcome.cause };
  }
  const own = operation.interpret?.(outcome, about);
  if (own) return own;
  if (!isSuccess(outcome.status)) return failureOf(operation, outcome, about);

  if (isHtml(outcome)) return lost(operation, `${eventOf(operation, outcome)} (a page instead of data)`);
  try {
    if (outcome.partial) throw new DomoAnswerInvalid(`Domo's answer to ${where} is too long to be read.`);
    return { value: operation.read(outcome, where) };
  } catch (error) {
    // Domo has probably done it, but the result is not known. The caller has to ask, as after a lost answer.
    if (error instanceof DomoAnswerInvalid && !isRepeatable(operation.kind)) {
      return { ...lost(operation, error.message.replace(/\.$/, '')), cause: error };
    }
    throw error;
  }
}

/** `PUT /v1/… answered 503: Domo's message (toe 123)`. */
export function eventOf({ method, path }: Operation<unknown>, answer: HttpAnswer): string {
  return `${method} ${path} answered ${answer.status}${reasonOf(answer)}`;
}

/** `: Domo's message (toe 123)`, as far as there is something of it. */
export function reasonOf(answer: HttpAnswer): string {
  const { message, toe } = whatWasSaid(answer);
  const showCells = answer.discreet !== true;
  const said = excerpt(showCells, message, 'what it says is not shown ("showCells" is false)');
  const isTrace = toe !== undefined && (showCells || traceId.test(toe));
  return `${message === '' ? '' : `: ${said}`}${isTrace ? ` (toe ${toe})` : ''}`;
}

/** What certainly is the id of a trace, and nothing of a file [R1]. */
const traceId = /^[A-Z0-9]{5,40}(-[A-Z0-9]{1,40}){0,4}$/;

function failureOf(operation: Operation<unknown>, answer: HttpAnswer, about: Circumstances): Trouble {
  const { status, headers } = answer;
  const event = eventOf(operation, answer);
  const retryAfterMs = parseRetryAfter(headers['retry-after'], about.now);

  if (status === 429) {
    return { error: DomoThrottled, message: `Domo asks for patience: ${event}.`, repeat: true, retryAfterMs };
  }
  // 408: Domo stopped waiting for the rest of the request. It may have acted on what it had.
  if (status >= 500 || status === 408) return { ...lost(operation, event), retryAfterMs };
  if (status === 401 || status === 403 || isDenied(answer)) {
    return unauthorized(event, about.credentialsFrom);
  }
  if (status === 404 || status === 410) {
    const advice = 'Check the id, and that the user of the Domo client may see it';
    return stop(DomoNotFound, `Domo has no ${operation.subject}: ${event}. ${advice}.`);
  }
  if (status < 400) {
    const location = withoutSecrets(answer, headers.location?.split('?')[0] ?? 'nowhere');
    const target = excerpt(answer.discreet !== true, location, 'an address that is not shown');
    return stop(DomoRefused, `Domo sends elsewhere: ${event} (to ${target}). Check the Domo host.`);
  }
  return stop(DomoRefused, `Domo refused this: ${event}.`);
}

/** Whether a right or a scope is missing. Domo does not always answer 403 then [R4, A19]. */
export function isDenied(answer: HttpAnswer): boolean {
  const { message, oauthError } = whatWasSaid(answer);
  return oauthError === 'insufficient_scope' || (answer.status === 400 && /access is denied/i.test(message));
}

export function stop(error: Trouble['error'], message: string): Trouble {
  return { error, message, repeat: false };
}

export function unauthorized(event: string, credentialsFrom: string): Trouble {
  const advice =
    'the Domo client must be active and have the scope "data", and its user the right to manage DataSets';
  return stop(DomoUnauthorized, `Domo does not allow this: ${event}. Check ${credentialsFrom}: ${advice}.`);
}

function unavailable(event: string): Trouble {
  return { error: DomoUnavailable, message: `Domo is not available: ${event}.`, repeat: true };
}

/** It is not known whether Domo acted. That does no harm if the operation may be repeated [R9]. */
export function lost({ kind, subject }: Operation<unknown>, event: string): Trouble {
  if (isRepeatable(kind)) return { ...unavailable(event), ambiguous: true };
  const message = `It is not known whether Domo did this (${kind}: ${subject}): ${event}. Ask Domo before it is sent again.`;
  return { ...stop(DomoAnswerLost, message), ambiguous: true };
}

/** Seconds, or an HTTP date. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** The error of a call whose last try failed. @param isInDoubt a try may have had its effect */
export function errorOf(trouble: Trouble, tries: number, elapsedMs: number, isInDoubt: boolean): Error {
  const wish =
    trouble.retryAfterMs === undefined ? '' : ` Domo asks to come back in ${seconds(trouble.retryAfterMs)}.`;
  const effort = tries === 1 ? '' : ` Gave up after ${tries} tries in ${seconds(elapsedMs)}.`;
  const error = new trouble.error(
    trouble.message + wish + effort,
    trouble.cause === undefined ? {} : { cause: trouble.cause },
  );
  return Object.assign(error, { isInDoubt });
}
