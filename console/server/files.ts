import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError, WrongUse } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { routeNamed } from '../../cli/deployment.ts';
import { faultPlace } from '../../cli/details/fault-place.ts';
import { faultRows } from '../../cli/details/fault-rows.ts';
import type { LoadFault } from '../../cli/details/load-details.ts';
import { createDropper } from '../../cli/dropper.ts';
import { planJson } from '../../cli/plan-lines.ts';
import { planFile } from '../../cli/planner.ts';
import { localFile } from '../../cli/upload.ts';
import type { FileError } from '../../shared/errors.ts';
import type { PlanAnswer, TakenFile, UploadAnswer } from '../answers.ts';
import type { Deployed } from './deployed.ts';
import { problemOf } from './problem.ts';

/** Files on their way from the page into the bucket. */
export interface Files {
  /** Takes the body of a request as a file of that name. Throws `UsageError` for a name that no file can have. */
  take(name: string, request: IncomingMessage): Promise<TakenFile>;
  /** Throws `WrongUse` where the file, or the route, is not known. */
  plan(file: string, route: string): Promise<PlanAnswer>;
  /** Begins to drop it; `uploads` tells how far it is. Throws as `plan` does. */
  drop(file: string, route: string): Promise<UploadAnswer>;
  /** Forgets a file that is not to be dropped. */
  discard(file: string): Promise<void>;
  /** What was dropped a short while ago, oldest first. */
  uploads(): UploadAnswer[];
  /** Breaks uploads off, and removes all files. */
  close(): Promise<void>;
}

/** How long a drop that is over is told of. Milliseconds. */
const toldFor = 10 * 60_000;

/** A browser gives the content of a file and not its path, so the server keeps a copy until it is in the bucket. */
export function createFiles(connection: Connection, current: () => Promise<Deployed>): Files {
  const taken = new Map<string, string>();
  const uploads = new Map<string, UploadAnswer>();
  const closing = new AbortController();
  let folder: Promise<string> | null = null;

  function pathOf(file: string): string {
    const path = taken.get(file);
    if (path === undefined) throw new WrongUse('The file is not here any more: choose it again.');
    return path;
  }

  async function discard(file: string): Promise<void> {
    const path = taken.get(file);
    taken.delete(file);
    if (path !== undefined) await removeCopy(path);
  }

  async function upload(path: string, upload: UploadAnswer): Promise<void> {
    const dropper = await createDropper(connection);
    const local = await localFile(path);
    const aim = dropper.aim(local, upload.route);
    const onProgress = (bytesDone: number) => {
      upload.bytesDone = bytesDone;
    };
    const load = await dropper.drop(local, aim, onProgress, closing.signal);
    if (aim.role.kind === 'ignored') upload.ignored = aim.role.why;
    else upload.load = load.id;
    upload.bytesDone = upload.bytes;
  }

  /** Uploads a file, and notes what became of it. Never rejects. */
  async function follow(path: string, begun: UploadAnswer): Promise<void> {
    try {
      await upload(path, begun);
    } catch (error) {
      begun.error = problemOf(error).message;
    }
    await removeCopy(path).catch(() => undefined);
    setTimeout(() => uploads.delete(begun.id), toldFor).unref();
  }

  return {
    async take(name, request) {
      const isName = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
      if (!isName || Buffer.byteLength(name) > 255)
        throw new UsageError(`No file can be called ${JSON.stringify(name)}.`);
      folder ??= mkdtemp(join(tmpdir(), 'sluice-console-'));
      const file = randomUUID();
      const own = join(await folder, file);
      await mkdir(own);
      const path = join(own, name);
      try {
        await pipeline(request, createWriteStream(path, { mode: 0o600 }), { signal: closing.signal });
      } catch (error) {
        await rm(own, { recursive: true, force: true });
        throw error;
      }
      taken.set(file, path);
      return { file, name, bytes: (await stat(path)).size };
    },

    async plan(file, route) {
      const path = pathOf(file);
      const planned = await planFile(connection, path, route);
      if (!('error' in planned)) return { plan: planJson(planned) };
      const { error } = planned;
      return { rejected: problemOf(error), place: await placeOf(error, path, route, await current()) };
    },

    async drop(file, route) {
      const path = pathOf(file);
      const { name, size } = await localFile(path);
      routeNamed((await current()).routes, route);
      // From now on nobody can discard it, or drop it a second time.
      if (!taken.delete(file)) throw new WrongUse(`${name} is dropped already.`);
      const begun: UploadAnswer = {
        ...{ id: file, name, route, bytes: size, bytesDone: 0 },
        ...{ load: null, ignored: null, error: null },
      };
      uploads.set(file, begun);
      void follow(path, begun);
      return begun;
    },

    discard,
    uploads: () => [...uploads.values()],

    async close() {
      closing.abort();
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** A copy has a folder of its own, so that it can have the name that it had. */
async function removeCopy(path: string): Promise<void> {
  await rm(dirname(path), { recursive: true, force: true });
}

/** The place of a fault in a file that is not dropped yet, with the rows around it as far as its route lets them be shown. */
async function placeOf(
  error: FileError,
  path: string,
  routeName: string,
  { deployment, routes }: Deployed,
): Promise<LoadFault | null> {
  const place = faultPlace(deployment.bucket, error.message);
  if (place === null) return null;
  const route = routeNamed(routes, routeName);
  if (!route.showCells)
    return { ...place, rows: null, hidden: 'Its rows are not shown: the route has "showCells": false.' };
  const { size } = await localFile(path);
  const object = { bucket: deployment.bucket, key: place.key, versionId: null, etag: '', size };
  // Node's `end` is inclusive.
  const read = (_: unknown, start: number, end: number) => createReadStream(path, { start, end: end - 1 });
  const rows = await faultRows({ read }, object, route, place, error.name);
  return typeof rows === 'string' ? { ...place, rows: null, hidden: rows } : { ...place, rows, hidden: null };
}
