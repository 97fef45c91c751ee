import { type Ending, endExecution, endingOf, executionEntry, importEntry, takeParts } from './catalog.ts';
import { effectiveMethod } from './executions.ts';
import { index } from './indexing.ts';
import { type Execution, type Import, uploadsOf } from './model.ts';
import type { State } from './state.ts';
import { Unfit } from './storage/loading.ts';
import type { Upload } from './storage/uploads.ts';

/** Makes accepted data visible after a while: one upload at a time per DataSet, in the order of acceptance. */
export interface Indexer {
  /** A commit of an execution. */
  addExecution(execution: Execution): void;
  /** An accepted import. */
  addImport(entry: Import): void;
  /** If the rows of the execution are just becoming visible, resolves when it has ended. */
  settled(execution: Execution): Promise<void>;
  /** Breaks off the current work without an effect. It is done again after the next start. */
  stop(): Promise<void>;
}

export function startIndexer(state: State): Indexer {
  const { catalog, journal, settings, uploads, log } = state;
  const queues = new Map<string, Promise<void>>();
  const sleepers = new Set<() => void>();
  /** Executions that can't be aborted any more, because their rows are being committed. */
  const settling = new Set<Execution>();
  let stopped = false;

  const wakeAll = (): void => {
    for (const wake of sleepers) wake();
  };
  settings.onChange(wakeAll);

  /** Waits until data that was accepted then may become visible. Settings that change meanwhile count. */
  async function untilDue(acceptedAt: number): Promise<void> {
    for (;;) {
      const left = acceptedAt + settings.now.indexingMs - Date.now();
      if (left <= 0 || stopped) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(left, 2 ** 31 - 1));
        sleepers.add(wake);
      });
    }
  }

  function enqueue(dataSetId: string, acceptedAt: number, work: () => Promise<void>): void {
    const mine = (queues.get(dataSetId) ?? Promise.resolve())
      .then(() => untilDue(acceptedAt))
      .then(() => (stopped ? undefined : work()))
      .catch((error: Error) => log(`indexing DataSet ${dataSetId}: ${error.stack}`))
      .finally(() => {
        if (queues.get(dataSetId) === mine) queues.delete(dataSetId);
      });
    queues.set(dataSetId, mine);
  }

  /** What changes once one commit of the execution is indexed. */
  function indexed(execution: Execution): Partial<Ending> {
    const pending = execution.pending - 1;
    if (execution.state === 'ABORTED')
      return { pending, note: 'The abort came too late: the rows are there.' };
    return pending > 0 ? { pending } : endingOf(execution, 'SUCCESS', null);
  }

  async function runExecution(execution: Execution, dataSetId: string): Promise<void> {
    if (execution.pending === 0) return;
    const partIds = [...execution.parts]
      .sort(([one], [other]) => one - other)
      .flatMap(([id, uploads]) => uploads.map(() => id));
    const keyColumnNames = catalog.streams.get(execution.streamId)?.keyColumnNames ?? [];
    let changes: Partial<Ending> = {};
    let unneeded: Upload[] = [];
    try {
      await index(state, {
        dataSetId,
        uploads: uploadsOf(execution.parts),
        updateMethod: effectiveMethod(execution.updateMethod, keyColumnNames),
        keyColumnNames,
        wanted() {
          if (stopped || execution.pending === 0) return false;
          settling.add(execution);
          changes = indexed(execution);
          return true;
        },
        entries: () => [executionEntry(execution, () => changes)],
        done() {
          Object.assign(execution, changes);
          const again = execution.state === 'SUCCESS' && settings.now.secondCommit === 'twice';
          if (execution.pending === 0 && !again) unneeded = takeParts(execution);
        },
      });
    } catch (error) {
      // An abort removes the parts during the work.
      if (stopped || execution.pending === 0) return;
      const part = error instanceof Unfit && error.misfit ? `Part ${partIds[error.misfit.upload]}. ` : '';
      const note = part + (error as Error).message;
      log(`execution ${execution.id} of stream ${execution.streamId} ends INVALID: ${note}`);
      const ending = endingOf(execution, 'INVALID', note);
      unneeded = endExecution(execution, execution.state === 'ABORTED' ? { pending: 0 } : ending);
      await journal.put([executionEntry(execution)]);
    } finally {
      settling.delete(execution);
    }
    await uploads.remove(unneeded);
  }

  async function runImport(entry: Import): Promise<void> {
    const { dataSetId, updateMethod } = entry;
    const finish = (): void => {
      entry.done = true;
      catalog.imports.splice(catalog.imports.indexOf(entry), 1);
    };
    try {
      await index(state, {
        dataSetId,
        uploads: [entry.upload],
        updateMethod,
        keyColumnNames: entry.keyColumnNames,
        wanted: () => !stopped,
        entries: () => [importEntry(entry, true)],
        done: finish,
      });
    } catch (error) {
      if (stopped) return;
      log(`an import into DataSet ${dataSetId} came to nothing: ${(error as Error).message}`);
      finish();
      await journal.put([importEntry(entry, true)]);
    }
    if (entry.done) await uploads.remove([entry.upload]);
  }

  const indexer: Indexer = {
    addExecution(execution) {
      const dataSetId = catalog.streams.get(execution.streamId)?.dataSetId;
      const at = execution.committed?.at;
      if (dataSetId === undefined || at === undefined) return;
      enqueue(dataSetId, at, () => runExecution(execution, dataSetId));
    },
    addImport(entry) {
      enqueue(entry.dataSetId, entry.accepted.at, () => runImport(entry));
    },
    async settled(execution) {
      if (settling.has(execution)) await journal.settled();
    },
    async stop() {
      stopped = true;
      wakeAll();
      state.duck.interrupt();
      await Promise.all(queues.values());
    },
  };

  // Data that was accepted before the last stop, in its order.
  const left: { order: number; add: () => void }[] = [];
  for (const stream of catalog.streams.values())
    for (const execution of catalog.executions(stream.id))
      for (let commit = 0; commit < execution.pending; commit += 1)
        left.push({
          order: execution.committed?.order ?? 0,
          add: () => indexer.addExecution(execution),
        });
  for (const entry of catalog.imports)
    left.push({ order: entry.accepted.order, add: () => indexer.addImport(entry) });
  left.sort((one, other) => one.order - other.order);
  for (const { add } of left) add();
  return indexer;
}
