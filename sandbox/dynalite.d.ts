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
