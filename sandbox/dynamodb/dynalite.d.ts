declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Folder of the LevelDB store. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** `close` must follow a `listen`: otherwise the store stays open. */
  export default function dynalite(options: Options): Server;
}

declare module 'dynalite/db/index.js' {
  type Item = Record<string, Record<string, unknown>>;
  type Callback = (error?: unknown) => void;

  /** What dynalite's actions share. They call each by its name in this object. */
  const db: {
    /** Called by every write, under the lock of its item and before anything is changed. */
    updateIndexes(
      store: unknown,
      table: { TableName: string },
      before: Item | null | undefined,
      after: Item | null | undefined,
      done: Callback,
    ): void;
  };
  export default db;
}
