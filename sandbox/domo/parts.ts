import type { Answer, Call } from './call.ts';
import { partEntry } from './catalog.ts';
import type { Counters } from './counters.ts';
import { CsvFault } from './csv/check.ts';
import { liveDataSet } from './datasets.ts';
import { executionDocument, isOpen, notOpen } from './executions.ts';
import type { DataSet, Execution } from './model.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { countUpload } from './storage/counting.ts';
import { checkTypes, Unfit } from './storage/loading.ts';
import type { Upload } from './storage/uploads.ts';

/** How many runs of consecutive ids there are with this id [P6]. */
function runsWith(partId: number, parts: Execution['parts']): number {
  const ids = new Set([...parts.keys(), partId]);
  return [...ids].filter((id) => !ids.has(id - 1)).length;
}

export function partHandlers(state: State, counters: Counters) {
  const { catalog, duck, journal, settings, uploads, scratch, log } = state;

  async function receive(call: Call, dataSet: DataSet): Promise<Upload> {
    const { bodyLimit, receiveOnlyRowBytes } = settings.now;
    if (receiveOnlyRowBytes !== null)
      return countUpload(call.body(), { columns: dataSet.columns.length, rowBytes: receiveOnlyRowBytes });
    try {
      return await uploads.receive(call.body(), {
        columns: dataSet.columns,
        contentEncoding: call.header('content-encoding'),
        limit: bodyLimit,
        dropHeader: settings.now.partHeader === 'dropped',
      });
    } catch (error) {
      if (error instanceof CsvFault)
        throw new Refusal(400, `Invalid CSV provided during upload. msg=${error.message}`);
      throw error;
    }
  }

  /** @throws Refusal */
  async function checkCells(upload: Upload, dataSet: DataSet): Promise<void> {
    const loading = {
      uploads: [upload],
      columns: dataSet.columns,
      backslashN: settings.now.backslashN,
    };
    try {
      await duck.using((connection) => checkTypes(connection, loading, uploads, scratch));
    } catch (error) {
      if (error instanceof Unfit)
        throw new Refusal(400, `Invalid CSV provided during upload. msg=${error.message}`);
      throw error;
    }
  }

  /** One that fails leaves nothing [P7]. @returns the uploads that this one replaces */
  function keep(execution: Execution, partId: number, upload: Upload): Upload[] {
    if (!isOpen(execution)) throw notOpen(execution);
    const { maxPartIdRuns, partAgain } = settings.now;
    if (!execution.parts.has(partId) && runsWith(partId, execution.parts) > maxPartIdRuns)
      throw new Refusal(
        400,
        'Too many non-consecutive part ids. Make consecutive or upload multiple data versions',
      );
    const before = execution.parts.get(partId) ?? [];
    const appends = partAgain === 'appends';
    execution.parts.set(partId, appends ? [...before, upload] : [upload]);
    return appends ? [] : before;
  }

  return {
    /** Takes parts in any order, any number at the same time [P4, P17], with ids from 0 or 1 [P5]. */
    async upload(call: Call): Promise<Answer> {
      const [streamId = '', executionId = '', id = ''] = call.params;
      const stream = catalog.stream(streamId);
      const execution = catalog.execution(stream, executionId);
      const dataSet = liveDataSet(state, stream.dataSetId);
      const partId = Number(id);
      if (!/^\d+$/.test(id) || !Number.isSafeInteger(partId))
        throw new Refusal(400, `A part id is a number from 0, not ${id}.`);
      if (!isOpen(execution)) throw notOpen(execution);
      const upload = await counters.duringPart(() => receive(call, dataSet));
      try {
        if (settings.now.typeErrors === 'reject' && upload.file !== null) await checkCells(upload, dataSet);
        const replaced = keep(execution, partId, upload);
        if (upload.bom)
          log(
            `part ${partId} of execution ${execution.id} of stream ${stream.id} begins with a byte order mark`,
          );
        await journal.put([partEntry(execution, partId)]);
        await uploads.remove(replaced);
      } catch (error) {
        await uploads.remove([upload]);
        throw error;
      }
      return { status: 200, json: executionDocument(execution, settings.now) };
    },
  };
}
