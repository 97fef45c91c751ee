import * as v from 'valibot';
import { type UpdateMethod, updateMethods } from '../../shared/config/route.ts';
import { type Answer, type Call, page, readJson } from './call.ts';
import { endExecution, endingOf, executionEntry, streamEntry, takeParts } from './catalog.ts';
import { liveDataSet } from './datasets.ts';
import type { Gate } from './gate.ts';
import type { Indexer } from './indexer.ts';
import { type Execution, type Stream, timestamp } from './model.ts';
import { BadBody, Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import { shownState } from './shown-state.ts';
import type { State } from './state.ts';

/** The execution as Domo shows it [X3]: nothing about parts or rows, and no reason for an INVALID. */
export function executionDocument(execution: Execution, settings: Settings): object {
  return {
    id: execution.id,
    startedAt: execution.createdAt,
    endedAt: execution.endedAt,
    currentState: shownState(execution, settings),
    updateMethod: execution.updateMethod,
    createdAt: execution.createdAt,
    modifiedAt: execution.modifiedAt,
  };
}

/** Reads a body without options: clients send nothing, `null`, `""` or `{}` [X1, X9]. */
async function readOptions(call: Call): Promise<Record<string, unknown>> {
  const body = await readJson(call);
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'object' || Array.isArray(body)) throw new BadBody('The body is no JSON object');
  return body as Record<string, unknown>;
}

/** The method by which rows are loaded. If the Stream has keys, every APPEND is an UPSERT [S5, S6]. */
export function effectiveMethod(updateMethod: UpdateMethod, keyColumnNames: string[]): UpdateMethod {
  return updateMethod === 'APPEND' && keyColumnNames.length > 0 ? 'UPSERT' : updateMethod;
}

export function isOpen(execution: Execution): boolean {
  return execution.state === 'ACTIVE' && execution.committed === null;
}

/** Whether it is being indexed, or has been with success. */
function isCommitted({ state, committed }: Execution): boolean {
  return committed !== null && (state === 'ACTIVE' || state === 'SUCCESS');
}

export function notOpen(execution: Execution): Refusal {
  const what = execution.state === 'ACTIVE' ? 'already committed' : execution.state;
  return new Refusal(400, `Execution ${execution.id} is not open: it is ${what}.`);
}

export function executionHandlers(state: State, indexer: Indexer, gate: Gate) {
  const { catalog, journal, settings, uploads } = state;
  const streamOf = (call: Call): Stream => catalog.stream(call.params[0] ?? '');
  const executionOf = (call: Call): Execution => catalog.execution(streamOf(call), call.params[1] ?? '');
  const document = (execution: Execution): object => executionDocument(execution, settings.now);
  const answer = (execution: Execution): Answer => ({ status: 200, json: document(execution) });

  /** @returns whether it was still ACTIVE */
  async function abort(execution: Execution, note: string): Promise<boolean> {
    await indexer.settled(execution);
    if (execution.state !== 'ACTIVE') return false;
    const ending = endingOf(execution, 'ABORTED', note);
    const { pending } = execution;
    const tooLate = pending > 0 && settings.now.abortedRows === 'land';
    if (tooLate) Object.assign(execution, ending, { pending });
    const unneeded = tooLate ? [] : endExecution(execution, ending);
    await journal.put([executionEntry(execution)]);
    await uploads.remove(unneeded);
    return true;
  }

  return {
    /** Aborts the other open executions of the Stream [X6], and committed ones only if the settings say so [X7]. */
    async create(call: Call): Promise<Answer> {
      const stream = streamOf(call);
      liveDataSet(state, stream.dataSetId);
      const options = await readOptions(call);
      const method = v.safeParse(v.nullish(v.picklist(updateMethods)), options.updateMethod);
      if (!method.success) throw new BadBody(`updateMethod: ${String(options.updateMethod)}`);
      const updateMethod = method.output ?? stream.updateMethod;
      if (updateMethod === 'UPSERT' && stream.keyColumnNames.length === 0)
        throw new BadBody('UPSERT needs keyColumnNames');
      const others = catalog.executions(stream.id);
      const now = timestamp();
      const execution: Execution = {
        streamId: stream.id,
        id: (others.at(-1)?.id ?? 0) + 1,
        state: 'ACTIVE',
        updateMethod,
        createdAt: now,
        modifiedAt: now,
        endedAt: null,
        committed: null,
        pending: 0,
        note: null,
        parts: new Map(),
        total: null,
      };
      catalog.addExecution(execution);
      const doomed = others.filter((other) =>
        settings.now.newExecutionAborts === 'all' ? other.state === 'ACTIVE' : isOpen(other),
      );
      for (const other of doomed)
        await abort(other, 'The import has been cancelled because a new request has been submitted.');
      const unneeded = others.filter(({ state }) => state === 'SUCCESS').flatMap(takeParts);
      await journal.put([executionEntry(execution)]);
      await uploads.remove(unneeded);
      return answer(execution);
    },

    get: (call: Call): Answer => answer(executionOf(call)),

    list: (call: Call): Answer => ({
      status: 200,
      json: page(catalog.executions(streamOf(call).id), call.query, 500).map(document),
    }),

    /** Answers at once. The rows become visible later [X9]. */
    async commit(call: Call): Promise<Answer> {
      const stream = streamOf(call);
      const execution = executionOf(call);
      await readOptions(call);
      liveDataSet(state, stream.dataSetId);
      await indexer.settled(execution);
      if (!isOpen(execution)) {
        if (!isCommitted(execution) || settings.now.secondCommit === 'refused') throw notOpen(execution);
        if (settings.now.secondCommit === 'harmless') return answer(execution);
      }
      const at = Date.now();
      const interval = settings.now.commitIntervalSeconds * 1000;
      if (stream.lastCommit !== null && at - stream.lastCommit < interval)
        throw new Refusal(
          429,
          `Stream ${stream.id} may be committed once in ${settings.now.commitIntervalSeconds} seconds.`,
        );
      gate.push();
      stream.lastCommit = at;
      execution.committed = { at, order: catalog.nextOrder() };
      execution.pending += 1;
      execution.state = 'ACTIVE';
      execution.endedAt = null;
      execution.modifiedAt = timestamp();
      await journal.put([streamEntry(stream), executionEntry(execution)]);
      indexer.addExecution(execution);
      return answer(execution);
    },

    /** [X17, X18] */
    async abort(call: Call): Promise<Answer> {
      const execution = executionOf(call);
      await readOptions(call);
      if (!(await abort(execution, 'Aborted.')) && execution.state !== 'ABORTED') throw notOpen(execution);
      return answer(execution);
    },

    async abortCurrent(call: Call): Promise<Answer> {
      const stream = streamOf(call);
      await readOptions(call);
      for (const execution of catalog.executions(stream.id))
        if (isOpen(execution)) await abort(execution, 'Aborted.');
      return { status: 204 };
    },
  };
}
