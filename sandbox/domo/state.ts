import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalog, openCatalog } from './catalog.ts';
import type { LiveSettings } from './settings.ts';
import { type Duck, openDuck } from './storage/duck.ts';
import { type Journal, openJournal } from './storage/journal.ts';
import { openTables, type Tables } from './storage/tables.ts';
import { openUploads, type Uploads } from './storage/uploads.ts';

/** Everything that the server keeps. Its folder is complete even if the process is killed. */
export interface State {
  settings: LiveSettings;
  catalog: Catalog;
  journal: Journal;
  duck: Duck;
  tables: Tables;
  uploads: Uploads;
  /** A folder for temporary files. */
  scratch: string;
  /** Logs what Domo would not say. */
  log(line: string): void;
  close(): Promise<void>;
}

/** @throws Error if another process uses the folder */
export async function openState(
  folder: string,
  settings: LiveSettings,
  log: (line: string) => void,
): Promise<State> {
  await mkdir(folder, { recursive: true });
  const duck = await openDuck(folder);
  const scratch = join(folder, 'scratch');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  const journal = await openJournal(duck.writer);
  const catalog = openCatalog(journal);
  const tables = openTables(duck);
  await tables.dropAllBut(
    [...catalog.dataSets.values()].flatMap(({ deleted, table }) => (deleted || table === null ? [] : table)),
  );
  const uploads = await openUploads(join(folder, 'uploads'));
  await uploads.removeAllBut(catalog.uploads());
  return {
    settings,
    catalog,
    journal,
    duck,
    tables,
    uploads,
    scratch,
    log,
    async close() {
      await journal.settled();
      duck.close();
    },
  };
}
