import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Denials, noDenials } from '../rights/denials.ts';
import { adminPath, createFaults, faultError } from './faults.ts';
import { S3Error } from './http/error.ts';
import { checkHeaders } from './http/headers.ts';
import { parseRequest } from './http/request.ts';
import { describe, errorResponse, type S3Response, send } from './http/response.ts';
import { ensureBucket } from './operations/buckets.ts';
import { keepDeployedObject } from './operations/deployed-object.ts';
import { findBucket, findObject } from './operations/lookup.ts';
import { findRoute } from './operations/route.ts';
import type { Admit } from './request-quotas.ts';
import { authorise, veiled } from './rights.ts';
import type { ObjectEvent } from './store/event.ts';
import { nullVersionId } from './store/model.ts';
import { openStore } from './store/store.ts';

export { S3Error } from './http/error.ts';
export type { ObjectCreated, ObjectDeleted, ObjectEvent } from './store/event.ts';

export interface S3Options {
  /** Everything is kept in here, between starts too. No other process may use it at the same time. */
  dir: string;
  region: string;
  /**
   * Told of every object that is created or deleted in a bucket with events, in order, after it is durable.
   * An event is told again, also after a restart, until the promise resolves: at least once.
   * Changes of tags are not told.
   */
  onEvent?: (event: ObjectEvent) => void | Promise<void>;
  log?: (record: LogRecord) => void;
  /** Whether a request may be answered now; else it is told to slow down. */
  admit?: Admit;
  /** What callers may not do. */
  denials?: Denials;
}

/** One request, answered; or one event that its receiver refused. */
export type LogRecord =
  | {
      kind: 'request';
      requestId: string;
      /** `GetObject` and so on; `-` where the request asks for none. */
      operation: string;
      method: string;
      url: string;
      status: number;
      /** What went wrong, as the client was told, or that the client has gone. */
      error?: string;
      milliseconds: number;
    }
  | { kind: 'event-refused'; event: ObjectEvent; error: string };

export interface OpenObject {
  bucket: string;
  key: string;
  /** null where the version was written without versioning. */
  versionId: string | null;
  /** Bytes. */
  size: number;
  /** Without quotes. */
  etag: string;
  contentType: string;
  /** ISO 8601, UTC. */
  lastModified: string;
  /** To be read to its end, or destroyed. */
  body: Readable;
}

/**
 * A stand-in for Amazon S3 over one folder of one machine. It does not check signatures: a process that reaches the port
 * may do everything. Requests can be made to fail by rules that are posted to
 * `/_sandbox/faults`.
 */
export interface S3 {
  /** Creates the bucket, or gives an existing one these settings; its objects stay. */
  createBucket(name: string, settings: { versioned: boolean; events: boolean }): Promise<void>;
  /** Keeps an object as a deployment does, without an event. @throws S3Error NoSuchBucket */
  keep(bucket: string, key: string, body: Buffer): Promise<void>;
  /** Answers one request to S3's HTTP API. Never rejects. */
  handle(message: IncomingMessage, response: ServerResponse): Promise<void>;
  /** @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker */
  open(bucket: string, key: string, versionId?: string): Promise<OpenObject>;
  /** Waits for events that are being handed over. Requests must have been answered before. */
  close(): Promise<void>;
}

export async function createS3(options: S3Options): Promise<S3> {
  const { dir, region, onEvent, log, admit, denials = noDenials } = options;
  const store = await openStore({
    dir,
    region,
    ...(onEvent === undefined ? {} : { onEvent }),
    onEventRefused: (event, error) => log?.({ kind: 'event-refused', event, error: describe(error) }),
  });
  const faults = createFaults();
  let closed = false;

  async function answer(
    message: IncomingMessage,
    id: string,
  ): Promise<{ operation: string; response: S3Response; error?: string }> {
    let operation = '-';
    try {
      if (closed) throw new S3Error('ServiceUnavailable', 'The sandbox is shutting down.');
      if (message.url === adminPath) return { operation, response: await faults.answer(message) };
      const request = parseRequest(message, id, denials);
      const route = findRoute(request);
      operation = route.name;
      checkHeaders(request);
      if (admit?.(request) === false) {
        await finished(message.resume());
        throw new S3Error('SlowDown', 'Please reduce your request rate.');
      }
      try {
        authorise(denials, operation, request);
      } catch (error) {
        await finished(message.resume());
        throw error;
      }
      const fault = faults.judge(operation, request.key);
      if (fault !== null && !fault.applied) {
        // S3 fails with what it was given: a client that is still sending would take it for a broken connection.
        await finished(message.resume());
        throw faultError(fault);
      }
      const response = await route.operation(store, request).catch((error: unknown) => {
        throw veiled(denials, error, request);
      });
      if (fault !== null) throw faultError(fault);
      return { operation, response };
    } catch (error) {
      return { operation, response: errorResponse(error, { id, message }), error: describe(error) };
    }
  }

  return {
    async createBucket(name, settings) {
      ensureBucket(store, name, settings);
    },

    keep: (bucket, key, body) => keepDeployedObject(store, { bucket, key, body }),

    async handle(message, to) {
      const started = performance.now();
      const requestId = randomBytes(8).toString('hex').toUpperCase();
      const { method = 'GET', url = '/' } = message;
      const { operation, response, error } = await answer(message, requestId);
      let failure = error;
      // The rest of a refused body: many clients read no answer before they have sent all of it.
      message.resume();
      try {
        await send(response, { id: requestId, method }, to);
      } catch (sendError) {
        // The status is out: all that can still be said is that the body is not whole.
        failure ??= describe(sendError);
        to.destroy();
      }
      log?.({
        kind: 'request',
        requestId,
        operation,
        method,
        url,
        status: response.status,
        ...(failure === undefined ? {} : { error: failure }),
        milliseconds: performance.now() - started,
      });
    },

    async open(bucketName, key, versionId) {
      const version = findObject(findBucket(store.catalog, bucketName), key, versionId ?? null);
      return {
        bucket: bucketName,
        key,
        versionId: version.versionId === nullVersionId ? null : version.versionId,
        size: version.size,
        etag: version.etag,
        contentType: version.headers['content-type'] ?? '',
        lastModified: version.writtenAt,
        body: store.blobs.read(version.segments, 0, version.size),
      };
    },

    async close() {
      closed = true;
      await store.close();
    },
  };
}
