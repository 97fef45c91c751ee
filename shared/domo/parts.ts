import { DomoRefused, DomoThrottled, ExecutionAborted, PartRefused } from '../errors.ts';
import type { Call } from './call.ts';
import { type Executions, outcomeOf, subjectOf } from './executions.ts';
import { eventOf, isDenied, judge, lost, stop } from './failure.ts';
import { type Circumstances, type Operation, path, type Verdict } from './operation.ts';
import { jsonObject, whatWasSaid } from './said.ts';
import { type HttpAnswer, isSuccess } from './transport.ts';

export interface Part {
  streamId: number;
  executionId: number;
  /** Consecutive from 1: it decides the order of the rows [P4, P6]. */
  part: number;
  /** gzip of header-less CSV made of whole records [P8, P15]; the pieces are sent one after the other. */
  body: readonly Buffer[];
  /** Bytes before compression: a big part is given more time. */
  rawBytes?: number;
}

export interface Parts {
  /**
   * Resolves when Domo has stored the part until the commit [P2]. A second upload replaces the first [P7].
   *
   * Rejects with PartRefused when Domo's grammar check found something [P12], with DomoThrottled also when
   * too many parts before this one are missing yet [P6], with ExecutionAborted when the execution is open
   * no longer.
   */
  upload(part: Part): Promise<void>;
}

export function createParts(call: Call, executions: Executions): Parts {
  /** A part for an execution that has ended is a 400, too [X16]: the file is not to blame for that. */
  async function endedState({ streamId, executionId }: Part): Promise<string | undefined> {
    try {
      const execution = await executions.get(streamId, executionId);
      return outcomeOf(execution) === 'running' ? undefined : execution.currentState;
    } catch {
      // The refusal is the better news.
      return undefined;
    }
  }

  return {
    async upload(part) {
      try {
        await call(uploadOf(part));
      } catch (error) {
        const state = error instanceof PartRefused ? await endedState(part) : undefined;
        throw state === undefined ? error : endedError(part, state, { cause: error });
      }
    },
  };
}

function uploadOf(part: Part): Operation<void> {
  const { streamId, executionId, body, rawBytes } = part;
  const operation: Operation<void> = {
    kind: 'upload part',
    method: 'PUT',
    path: path`/v1/streams/${streamId}/executions/${executionId}/part/${part.part}`,
    subject: subjectOf(streamId, executionId),
    body: {
      // The one labelling of gzip that the SDKs are known to use with success [P9, P10].
      headers: { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' },
      pieces: body,
      ...(rawBytes === undefined ? {} : { bytes: rawBytes }),
    },
    // Whatever else the answer is or is not, a 200 means stored.
    read: ({ text }) => {
      const state = jsonObject(text)?.currentState;
      if (typeof state === 'string' && outcomeOf({ currentState: state }) !== 'running') {
        throw endedError(part, state);
      }
    },
    interpret: (answer, about) =>
      isSuccess(answer.status) ? readStatus(operation, answer, about) : refusal(operation, part, answer),
  };
  return operation;
}

/** Only 200 is a yes [P2], and a status in the body counts for more than the one of HTTP [P3]. */
function readStatus(
  operation: Operation<void>,
  answer: HttpAnswer,
  about: Circumstances,
): Verdict<void> | undefined {
  const inBody = jsonObject(answer.text)?.status;
  const status = typeof inBody === 'number' ? inBody : answer.status;
  if (status === 200) return undefined;
  if (status >= 400 && status <= 599) return judge(operation, { ...answer, status }, about);
  return lost(operation, eventOf(operation, { ...answer, status }));
}

function refusal(operation: Operation<void>, part: Part, answer: HttpAnswer): Verdict<void> | undefined {
  const { message, html } = whatWasSaid(answer);
  const event = eventOf(operation, answer);
  if (answer.status === 413) {
    return stop(DomoRefused, `Part ${part.part} is too big for Domo: ${event}. Make partSize smaller.`);
  }
  // A page is of a gateway, which knows nothing of CSV.
  if (answer.status !== 400 || html || isDenied(answer)) return undefined;
  if (/non-consecutive part ids/i.test(message)) {
    const advice = 'Upload it again when the parts before it are there';
    return {
      error: DomoThrottled,
      message: `Part ${part.part} is too far ahead: ${event}. ${advice}.`,
      repeat: true,
    };
  }
  const reason = message === '' ? ' without a reason' : '';
  return stop(PartRefused, `Domo refused part ${part.part} of the file${reason}: ${event}.`);
}

function endedError(
  { part, streamId, executionId }: Part,
  state: string,
  options?: ErrorOptions,
): ExecutionAborted {
  const what = subjectOf(streamId, executionId);
  return new ExecutionAborted(
    `Part ${part} came too late: ${what} is ${state}. Somebody else aborted or ended it, or opened another one.`,
    options,
  );
}
