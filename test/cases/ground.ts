import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { parse } from 'csv-parse/sync';
import { main } from '../../cli/main.ts';
import { printTo } from '../../cli/terminal.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { Column } from '../../shared/config/route.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { connect } from '../helpers/drops.ts';
import { type Case, type Content, dataSetName, type Place, type RouteDraft, type Step } from './case.ts';

/** A sandbox with the routes of all cases, and what a case does there. */
export interface Ground {
  /** What `sluice plan` says of a file that the case would drop. */
  plan(of: Case, step: Extract<Step, { do: 'put' }>): Promise<{ code: number; said: string }>;
  /** @returns the id of the load that it becomes, unless it is ignored; null where the step leaves no object */
  do(of: Case, step: Step): Promise<string | null>;
  /** The load when it has ended. Throws if it has not after so many seconds. */
  ended(id: string, seconds: number): Promise<LedgerRow>;
  /** The load, once every event has been heard; null: it was ignored. */
  load(id: string): Promise<LedgerRow | null>;
  /** Waits until every event has been heard. */
  heard(): Promise<void>;
  /** The DataSet of a case as Domo has it; null: there is none. @param withRows whether its rows are exported too */
  dataSet(of: Case, withRows: boolean): Promise<Exported | null>;
  stop(): Promise<void>;
}

export interface Exported {
  columns: Column[];
  rowCount: number;
  rows: string[][];
}

/** The element of `imports` of a case. */
export function routeOf({ name, route }: Pick<Case, 'name' | 'route'>): RouteDraft {
  const named = Object.fromEntries(
    ['dataSet', 'dataSetApi'].flatMap((target) => {
      const of = route[target];
      return typeof of === 'object' ? [[target, { ...of, name: dataSetName(name) }]] : [];
    }),
  );
  return { commitInterval: '0s', ...route, ...named, name, prefix: prefixOf({ name }) };
}

export function prefixOf({ name }: Pick<Case, 'name'>): string {
  return `cases/${name}/`;
}

/** An upload in several parts has parts of this size. Bytes. */
const partBytes = 6 * 2 ** 20;

export async function startGround(cases: readonly Case[], log: (line: string) => void): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-cases-'));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports: cases.map(routeOf) }));
  const removed = () => rm(folder, { recursive: true, force: true });
  const sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: true, port: 0, domoPort: 0, log },
  }).catch(async (error) => {
    await removed();
    throw error;
  });
  const { aws, bucket: Bucket } = sandbox.ready;
  const drops = await connect(sandbox.ready);
  const { s3, domo } = drops;
  const placeOf = (of: Case): Place => ({ bucket: Bucket, prefix: prefixOf(of) });

  async function dataSetOf({ name }: Case) {
    for await (const dataSet of domo.dataSets.listAll({ nameLike: dataSetName(name) }))
      if (dataSet.name === dataSetName(name)) return dataSet;
    return null;
  }

  return {
    async plan(of, { key, content }) {
      const path = join(folder, 'plan', of.name, basename(key));
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, bodyOf(content, placeOf(of)));
      let said = '';
      const channel = printTo((text) => {
        said += text;
      });
      const terminal = {
        ...{ out: channel, err: channel, stdin: () => Readable.from([]) },
        interrupted: new AbortController().signal,
      };
      const code = await main(['plan', path, '--route', of.name, '--endpoint', aws], terminal);
      return { code, said };
    },

    async do(of, step) {
      const { prefix } = placeOf(of);
      const idOf = (key: string, version: string | undefined, etag: string | undefined) =>
        loadId(
          { bucket: Bucket, key, versionId: version ?? null, etag: String(etag).replaceAll('"', '') },
          null,
        );
      switch (step.do) {
        case 'put': {
          const Key = prefix + step.key;
          const Body = bodyOf(step.content, placeOf(of));
          const { contentEncoding: ContentEncoding, multipart } = step;
          const params = { Bucket, Key, Body, ...(ContentEncoding === undefined ? {} : { ContentEncoding }) };
          const { VersionId, ETag } = multipart
            ? await new Upload({ client: s3, params, partSize: partBytes }).done()
            : await s3.send(new PutObjectCommand({ ...params, ContentLength: Body.length }));
          return idOf(Key, VersionId, ETag);
        }
        case 'copy': {
          const Key = prefix + step.key;
          const CopySource = `${Bucket}/${encodeURIComponent(prefix + step.from)}`;
          const isSelf = step.from === step.key;
          const { VersionId, CopyObjectResult } = await s3.send(
            new CopyObjectCommand({
              ...{ Bucket, Key, CopySource },
              ...(isSelf ? { MetadataDirective: 'REPLACE', Metadata: { copied: 'onto itself' } } : {}),
            }),
          );
          return idOf(Key, VersionId, CopyObjectResult?.ETag);
        }
        case 'remove':
          await s3.send(new DeleteObjectCommand({ Bucket, Key: prefix + step.key }));
          return null;
        case 'deleteDataSet': {
          const dataSet = await dataSetOf(of);
          if (dataSet === null) throw new Error(`there is no DataSet "${dataSetName(of.name)}" to delete`);
          await domo.dataSets.delete(dataSet.id);
          return null;
        }
      }
    },

    ended: (id, seconds) => drops.outcome(id, seconds),
    load: (id) => drops.ledger.get(id),
    heard: () => drops.heard(),

    async dataSet(of, withRows) {
      const item = await dataSetOf(of);
      if (item === null) return null;
      const { rows: rowCount, schema } = await domo.dataSets.get(item.id);
      if (!withRows) return { columns: schema.columns, rowCount, rows: [] };
      const chunks: Uint8Array[] = [];
      for await (const chunk of await domo.dataSets.export(item.id, { includeHeader: false }))
        chunks.push(chunk);
      const rows: string[][] = parse(Buffer.concat(chunks));
      return { columns: schema.columns, rowCount, rows };
    },

    async stop() {
      drops.close();
      await sandbox.stop();
      await removed();
    },
  };
}

function bodyOf(content: Content, place: Place): Buffer {
  return Buffer.from(typeof content === 'function' ? content(place) : (content as Uint8Array));
}
