import { DomoRefused, DomoThrottled, ExecutionAborted, PartRefused } from '../errors.ts';
import type { Call } from './call.ts';
import { type Executions, outcomeOf, subjectOf } from './executions.ts';
import { eventOf, isDenied, judge, lost, reasonOf, stop } from './failure.ts';
import { type Circumstances, type Operation, path, type Verdict } from './operation.ts';
import { jsonObject, whatWasSaid } from './said.ts';
import { type HttpAnswer, isSuccess } from './transport.ts';

export interface Part {
  streamId: number;
  executionId: number;
  /** The part id. Ids are consecutive from 1, and decide the order of the rows [P4, P6]. */
  part: number;
  /** gzip of CSV without a header, made of whole records [P8, P15]. The pieces are sent one after the other. */
  body: readonly Buffer[];
  /** Bytes before compression. A larger part is given more time. */
  rawBytes?: number;
  /** Domo would add a second one instead of replacing the first [P7]: only what it clearly refuses is sent again. */
  once?: boolean;
}

export interface Parts {
  /**
   * Resolves when Domo has stored the part until the commit [P2]. A second upload replaces the first [P7]; where that is
   * not so, and the part is to be sent `once`, it rejects with DomoAnswerLost if the answer is lost.
   *
   * Rejects with PartRefused if Domo's grammar check found a fault [P12], with DomoThrottled also if too many parts
   * before this one are still missing [P6], with ExecutionAborted if the execution is not open any more.
   */
  upload(part: Part): Promise<void>;
}

export function createParts(call: Call, executions: Executions): Parts {
  /** Domo answers 400 also if the execution has ended [X16]. That is not a fault of the file. */
  async function endedState({ streamId, executionId }: Part): Promise<string | undefined> {
    try {
      const execution = await executions.get(streamId, executionId);
      return outcomeOf(execution) === 'running' ? undefined : execution.currentState;
    } catch {
      // If Domo can't be asked, its refusal of the part says more than this error.
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
  const { streamId, executionId, body, rawBytes, once = false } = part;
  const operation: Operation<void> = {
    kind: once ? 'upload part once' : 'upload part',
    method: 'PUT',
    path: path`/v1/streams/${streamId}/executions/${executionId}/part/${part.part}`,
    subject: subjectOf(streamId, executionId),
    body: {
      // Python's label for gzip, which is known to work [P9, P10].
      headers: { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' },
      pieces: body,
      ...(rawBytes === undefined ? {} : { bytes: rawBytes }),
    },
    // A 200 means that the part is stored, whatever the body says, unless it shows that the execution has ended.
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

/** Only 200 means stored [P2]. A status in the body counts for more than the status of HTTP [P3]. */
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
  // An HTML page comes from a gateway, which does not check CSV.
  if (answer.status !== 400 || html || isDenied(answer)) return undefined;
  if (/non-consecutive part ids/i.test(message)) {
    const advice = 'Upload it again when the parts before it are there';
    return {
      error: DomoThrottled,
      message: `Part ${part.part} is too far ahead: ${event}. ${advice}.`,
      repeat: true,
    };
  }
  // The person who dropped the file reads this message, and has no use for the address of the request.
  const reason = `${message === '' ? ' without a reason' : ''}${reasonOf(answer)}`;
  return stop(PartRefused, `Domo refused part ${part.part} of the file${reason}.`);
}

function endedError(
  { part, streamId, executionId }: Part,
  state: string,
  options?: ErrorOptions,
): ExecutionAborted {
  const what = subjectOf(streamId, executionId);
  // A state is a word; anything else that stands in its place may be of the part.
  const is = /^\w{1,40}$/.test(state) ? `is ${state}` : 'is over';
  return new ExecutionAborted(
    `Part ${part} came too late: ${what} ${is}. Somebody else aborted or ended it, or opened another one.`,
    options,
  );
}
