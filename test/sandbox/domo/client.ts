import { type DomoOptions, type RunningDomo, startDomo } from '../../../sandbox/domo/domo.ts';

export const clientId = 'client';
export const clientSecret = 'secret: with a colon';
export const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every kind
  json: any;
}

export interface Request {
  body?: string | Uint8Array | object | undefined;
  headers?: Record<string, string>;
}

/** A sandbox Domo and what a test needs to talk to it. */
export interface Session {
  domo: RunningDomo;
  /** What the calls are authorised by. */
  authorization: string;
  /** With a token. */
  call(method: string, path: string, request?: Request): Promise<Reply>;
  createStream(columns: string, extra?: object): Promise<{ streamId: number; dataSetId: string }>;
  /** An execution with these parts, numbered from 1, committed. @returns its id */
  commit(streamId: number, parts: (string | Uint8Array)[], body?: object): Promise<number>;
  /** Commits the parts and waits for the end. @returns the execution as `/_sandbox/state` shows it */
  load(streamId: number, parts: (string | Uint8Array)[], body?: object): Promise<SandboxExecution>;
  ended(streamId: number, executionId: number): Promise<SandboxExecution>;
  upload(streamId: number, executionId: number, partId: number, csv: string | Uint8Array): Promise<Reply>;
  /** All rows, as they are [E4]. */
  exported(dataSetId: string): Promise<string>;
  state(): Promise<SandboxState>;
  settings(changes: object): Promise<void>;
  close(): Promise<void>;
}

export interface SandboxExecution {
  id: number;
  state: string;
  committed: boolean;
  note: string | null;
  partIds: number[];
  parts: number;
  rows: number;
  bytes: number;
}

export interface SandboxState {
  dataSets: { id: string; name: string; rows: number; streamId: number | null; importsWaiting: number }[];
  streams: { id: number; executions: SandboxExecution[] }[];
  requests: Record<string, Record<string, number>>;
  partUploads: { now: number; peak: number };
}

/** `"id LONG, name STRING"` */
export function schemaOf(columns: string): { columns: { name: string; type: string }[] } {
  return {
    columns: columns.split(',').map((column) => {
      const [, name = '', type = ''] = /^\s*(.*?)\s+(\w+)\s*$/s.exec(column) ?? [];
      return { name, type };
    }),
  };
}

export async function send(url: string, method: string, { body, headers }: Request = {}): Promise<Reply> {
  const asJson = typeof body === 'object' && !(body instanceof Uint8Array);
  const response = await fetch(url, {
    method,
    headers: { ...(asJson ? { 'Content-Type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: asJson ? JSON.stringify(body) : (body as string) }),
  });
  // Unlike `text()`, this keeps a byte order mark.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** Asks until the answer is there. */
export async function until<T>(ask: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function openSession(options: Partial<DomoOptions> = {}): Promise<Session> {
  return sessionWith(
    await startDomo({ port: 0, dir: null, clientId, clientSecret, indexingMs: 0, ...options }),
  );
}

/** A session of its own for one test. */
export async function withSession(
  options: Partial<DomoOptions>,
  test: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession(options);
  try {
    await test(session);
  } finally {
    await session.close();
  }
}

export async function sessionWith(domo: RunningDomo): Promise<Session> {
  const token = await send(`${domo.url}/oauth/token?grant_type=client_credentials`, 'GET', {
    headers: { Authorization: basic },
  });
  const authorization = `bearer ${token.json.access_token}`;

  const session: Session = {
    domo,
    authorization,
    call: (method, path, { body, headers } = {}) =>
      send(`${domo.url}${path}`, method, { body, headers: { Authorization: authorization, ...headers } }),
    async createStream(columns, extra = {}) {
      const reply = await session.call('POST', '/v1/streams', {
        body: { dataSet: { name: 'Data', schema: schemaOf(columns) }, updateMethod: 'REPLACE', ...extra },
      });
      return { streamId: reply.json.id, dataSetId: reply.json.dataSet.id };
    },
    upload: (streamId, executionId, partId, csv) =>
      session.call('PUT', `/v1/streams/${streamId}/executions/${executionId}/part/${partId}`, {
        body: csv,
        headers: { 'Content-Type': 'text/csv' },
      }),
    async commit(streamId, parts, body) {
      const { json } = await session.call('POST', `/v1/streams/${streamId}/executions`, { body });
      for (const [index, part] of parts.entries()) {
        const reply = await session.upload(streamId, json.id, index + 1, part);
        if (reply.status !== 200) throw new Error(reply.text);
      }
      const commit = await session.call('PUT', `/v1/streams/${streamId}/executions/${json.id}/commit`);
      if (commit.status !== 200) throw new Error(commit.text);
      return json.id;
    },
    async load(streamId, parts, body) {
      return session.ended(streamId, await session.commit(streamId, parts, body));
    },
    ended: (streamId, executionId) =>
      until(async () => {
        const { streams } = await session.state();
        const executions = streams.find(({ id }) => id === streamId)?.executions;
        const execution = executions?.find(({ id }) => id === executionId);
        return execution?.state !== 'ACTIVE' && execution;
      }, `the end of execution ${executionId}`),
    async exported(dataSetId) {
      const path = `/v1/datasets/${dataSetId}/data?disableFormulaInterpretation=false`;
      const reply = await session.call('GET', path, {
        headers: { Accept: 'text/csv' },
      });
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      return reply.text;
    },
    state: async () => (await send(`${domo.url}/_sandbox/state`, 'GET')).json,
    async settings(changes) {
      const reply = await send(`${domo.url}/_sandbox/settings`, 'PUT', { body: changes });
      if (reply.status !== 200) throw new Error(reply.text);
    },
    close: () => domo.close(),
  };
  return session;
}
