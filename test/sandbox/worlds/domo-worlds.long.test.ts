import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDomo } from '../../../sandbox/domo/domo.ts';
import { readWorld } from '../../../sandbox/worlds/world.ts';
import { basic, clientId, clientSecret, type Session, send, sessionWith } from '../domo/client.ts';

const shipped = join(__dirname, '../../../sandbox/worlds');

const domoOf = (name: string) => {
  const { source: _, ...settings } = readWorld(join(shipped, `domo-${name}.json`)).domo ?? {};
  return settings;
};

/** What is seen in a world, and what is seen without it. */
interface Case {
  see(own: Session): Promise<unknown>;
  here: unknown;
  elsewhere: unknown;
}

const executions = (streamId: number) => `/v1/streams/${streamId}/executions`;

const stateAfter = (part: string) => async (own: Session) => {
  const { streamId } = await own.createStream('n LONG');
  await own.load(streamId, [part]);
  return (await own.call('GET', `${executions(streamId)}/1`)).json.currentState;
};

/** The export after an APPEND of these parts, with the execution committed so often. */
const rowsAfter =
  (parts: [number, string][], commits = 1, columns = 'n STRING') =>
  async (own: Session) => {
    const { streamId, dataSetId } = await own.createStream(columns, { updateMethod: 'APPEND' });
    await own.call('POST', executions(streamId));
    for (const [id, part] of parts) await own.upload(streamId, 1, id, part);
    for (let commit = 0; commit < commits; commit += 1)
      await own.call('PUT', `${executions(streamId)}/1/commit`);
    await own.ended(streamId, 1);
    return own.exported(dataSetId);
  };

const secondCommit = async (own: Session) => {
  const { streamId } = await own.createStream('n LONG');
  await own.call('POST', executions(streamId));
  await own.call('PUT', `${executions(streamId)}/1/commit`);
  return (await own.call('PUT', `${executions(streamId)}/1/commit`)).status;
};

/** The answers to two executions' commits. */
const twoCommits = async (own: Session) => {
  const { streamId } = await own.createStream('n LONG');
  const statuses = [];
  for (const id of [1, 2]) {
    await own.call('POST', executions(streamId));
    statuses.push((await own.call('PUT', `${executions(streamId)}/${id}/commit`)).status);
  }
  return statuses;
};

const token = async (own: Session) => {
  const reply = await send(`${own.domo.url}/oauth/token?grant_type=client_credentials`, 'GET', {
    headers: { Authorization: basic },
  });
  return [reply.status, reply.headers.get('content-type')?.split(';')[0]];
};

const hasToken = [200, 'application/json'];

const cases: Record<string, Case> = {
  succeeded: { see: stateAfter('1\n'), here: 'SUCCEEDED', elsewhere: 'SUCCESS' },
  cancelled: { see: stateAfter('x\n'), here: 'CANCELLED', elsewhere: 'INVALID' },
  'second-commit-harmless': { see: secondCommit, here: 200, elsewhere: 400 },
  'second-commit-twice': { see: rowsAfter([[1, '1\n']], 2), here: '1\n1\n', elsewhere: '1\n' },
  'part-appends': {
    see: rowsAfter([
      [1, '1\n'],
      [1, '2\n'],
    ]),
    here: '1\n2\n',
    elsewhere: '2\n',
  },
  'part-header-dropped': { see: rowsAfter([[1, 'n\n1\n']]), here: '1\n', elsewhere: 'n\n1\n' },
  'abort-too-late': {
    async see(own) {
      await own.settings({ indexingMs: 3_600_000 });
      const { streamId, dataSetId } = await own.createStream('n LONG', { updateMethod: 'APPEND' });
      await own.commit(streamId, ['1\n']);
      await own.call('PUT', `${executions(streamId)}/1/abort`);
      await own.settings({ indexingMs: 0 });
      await own.load(streamId, ['2\n']);
      return own.exported(dataSetId);
    },
    here: '1\n2\n',
    elsewhere: '2\n',
  },
  'late-counts': {
    async see(own) {
      const { streamId, dataSetId } = await own.createStream('n LONG');
      await own.load(streamId, ['1\n']);
      const { rows, dataCurrentAt } = (await own.call('GET', `/v1/datasets/${dataSetId}`)).json;
      return [rows, typeof dataCurrentAt];
    },
    here: [0, 'undefined'],
    elsewhere: [1, 'string'],
  },
  'slow-indexing': { see: async (own) => (await now(own)).indexingMs, here: 10_800_000, elsewhere: 0 },
  'commit-interval': { see: twoCommits, here: [200, 429], elsewhere: [200, 200] },
  'standard-plan': { see: twoCommits, here: [200, 403], elsewhere: [200, 200] },
  throttled: {
    async see(own) {
      const replies = await Promise.all(Array.from({ length: 40 }, () => own.call('GET', '/v1/streams')));
      const refused = replies.filter(({ status }) => status === 429);
      return [refused.length > 0, refused.some(({ headers }) => headers.has('retry-after'))];
    },
    here: [true, false],
    elsewhere: [false, false],
  },
  revoked: { see: token, here: [401, 'application/json'], elsewhere: hasToken },
  firewall: { see: token, here: [403, 'text/html'], elsewhere: hasToken },
  maintenance: { see: token, here: [503, 'text/html'], elsewhere: hasToken },
  'export-null': { see: rowsAfter([[1, ',1\n']], 1, 'a LONG, b LONG'), here: '\\N,1\n', elsewhere: ',1\n' },
  'export-escaped': { see: rowsAfter([[1, '-\n']]), here: "'-\n", elsewhere: '-\n' },
  slow: {
    async see(own) {
      const { streamId } = await own.createStream('n STRING');
      await own.call('POST', executions(streamId));
      const began = performance.now();
      await own.upload(streamId, 1, 1, 'x\n'.repeat(500_000));
      // A million bytes take 2.5 s at that rate. Without it, a busy machine takes them in less than a minute.
      const seconds = (performance.now() - began) / 1000;
      return (await now(own)).connectionBytesPerSecond === null ? seconds < 60 : seconds > 2.4;
    },
    here: true,
    elsewhere: true,
  },
};

const now = async (own: Session) => (await send(`${own.domo.url}/_sandbox/settings`, 'GET')).json;

async function inWorld(settings: object, see: Case['see']): Promise<unknown> {
  const domo = await startDomo({ port: 0, dir: null, clientId, clientSecret, indexingMs: 0 });
  try {
    // The token comes first, because some worlds give none.
    const own = await sessionWith(domo);
    await own.settings(settings);
    return await see(own);
  } finally {
    await domo.close();
  }
}

test('each world of Domo has a case', () => {
  const names = readdirSync(shipped).flatMap((file) => /^domo-(.+)\.json$/.exec(file)?.[1] ?? []);
  expect(Object.keys(cases).sort()).toEqual(names.sort());
});

describe.each(Object.entries(cases))('the world domo-%s', (name, { see, here, elsewhere }) => {
  test('is seen', async () => {
    expect(await inWorld(domoOf(name), see)).toEqual(here);
  });
  test('is not seen elsewhere', async () => {
    expect(await inWorld({}, see)).toEqual(elsewhere);
  });
});
