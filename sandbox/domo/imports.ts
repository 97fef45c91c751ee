import type { UpdateMethod } from '../../shared/config/route.ts';
import type { Answer, Call } from './call.ts';
import { importEntry } from './catalog.ts';
import { CsvFault } from './csv/check.ts';
import { liveDataSet } from './datasets.ts';
import { effectiveMethod } from './executions.ts';
import type { Gate } from './gate.ts';
import type { Indexer } from './indexer.ts';
import type { DataSet, Import } from './model.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { checkTypes, Unfit } from './storage/loading.ts';
import type { Upload } from './storage/uploads.ts';

export function importHandlers(state: State, indexer: Indexer, gate: Gate) {
  const { catalog, duck, journal, settings, uploads, scratch, log } = state;

  /** Everything but exactly APPEND silently becomes REPLACE [I2, I3, I4]. */
  function methodOf(call: Call, dataSet: DataSet): UpdateMethod {
    const asked = call.query.get('updateMethod');
    if (asked === 'APPEND') return 'APPEND';
    if (asked !== null && asked !== 'REPLACE')
      log(
        `import into DataSet ${dataSet.id}: updateMethod ${JSON.stringify(asked)} is taken as REPLACE; only APPEND and REPLACE exist, in capitals`,
      );
    return 'REPLACE';
  }

  async function checkCells(upload: Upload, dataSet: DataSet): Promise<void> {
    if (settings.now.typeErrors === 'null') return;
    const { backslashN } = settings.now;
    const loading = { uploads: [upload], columns: dataSet.columns, backslashN };
    await duck.using((connection) => checkTypes(connection, loading, uploads, scratch));
  }

  return {
    /** The rows are visible some time after the 204 [I5, I11]. */
    async put(call: Call): Promise<Answer> {
      const dataSet = liveDataSet(state, call.params[0] ?? '');
      const asked = methodOf(call, dataSet);
      let upload: Upload | null = null;
      try {
        upload = await uploads.receive(call.body(), {
          columns: dataSet.columns,
          contentEncoding: call.header('content-encoding'),
          limit: settings.now.bodyLimit,
          dropHeader: true,
        });
        await checkCells(upload, dataSet);
        gate.push();
      } catch (error) {
        if (upload !== null) await uploads.remove([upload]);
        if (!(error instanceof CsvFault || error instanceof Unfit)) throw error;
        log(`import into DataSet ${dataSet.id} failed: ${error.message}`);
        throw new Refusal(400, `Data import failed for dataset ${dataSet.id}.`);
      }
      if (upload.bom) log(`the import into DataSet ${dataSet.id} begins with a byte order mark`);
      const keyColumnNames = catalog.streamOf(dataSet)?.keyColumnNames ?? [];
      const entry: Import = {
        dataSetId: dataSet.id,
        updateMethod: effectiveMethod(asked, keyColumnNames),
        keyColumnNames,
        upload,
        accepted: { at: Date.now(), order: catalog.nextOrder() },
        done: false,
      };
      catalog.imports.push(entry);
      await journal.put([importEntry(entry, false)]);
      indexer.addImport(entry);
      return { status: 204 };
    },
  };
}
