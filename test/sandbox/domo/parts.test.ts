import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { openSession, type Session, until, withSession } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

async function open(columns = 'id LONG, name STRING') {
  const { streamId, dataSetId } = await session.createStream(columns);
  const at = `/v1/streams/${streamId}/executions`;
  await session.call('POST', at);
  const put = (partId: number | string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    session.call('PUT', `${at}/1/part/${partId}`, {
      body,
      headers: { 'Content-Type': 'text/csv', ...headers },
    });
  const rows = async (): Promise<string> => {
    await session.call('PUT', `${at}/1/commit`);
    expect(await session.ended(streamId, 1)).toMatchObject({ state: 'SUCCESS', note: null });
    return session.exported(dataSetId);
  };
  const partIds = async () =>
    (await session.state()).streams.find(({ id }) => id === streamId)?.executions[0]?.partIds;
  return { streamId, put, rows, partIds, at };
}

describe('parts', () => {
  test('are answered 200 with the execution [P1]', async () => {
    const { put } = await open();
    const reply = await put(1, '1,a\n');
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ id: 1, currentState: 'ACTIVE' });
    expect(reply.json).not.toHaveProperty('status');
  });

  test('may end in an empty line, as the guide’s own sample does [F4]', async () => {
    const { put, rows } = await open('Friend STRING, Attending STRING');
    const sample = '"Pythagoras","FALSE"\n"Alan Turing","TRUE"\n"George Boole","TRUE"\n\n';
    expect((await put(1, gzipSync(sample), { 'Content-Encoding': 'gzip' })).status).toBe(200);
    expect(await rows()).toBe('Pythagoras,FALSE\nAlan Turing,TRUE\nGeorge Boole,TRUE\n');
  });

  test('are put together by id, whatever the order of arrival, from 0 [P4, P5]', async () => {
    const { put, rows } = await open();
    for (const id of [10, 2, 0, 1]) expect((await put(id, `${id},a\n`)).status).toBe(200);
    expect(await rows()).toBe('0,a\n1,a\n2,a\n10,a\n');
  });

  test('that lack their last line break do not merge with the next one [P14]', async () => {
    const { put, rows } = await open();
    await put(1, '1,a');
    await put(2, '2,b\r\n3,"c"');
    await put(3, '4,\n');
    expect(await rows()).toBe('1,a\n2,b\n3,c\n4,\n');
  });

  test('are replaced by the last complete upload of their id [P7]', async () => {
    const { put, rows, partIds } = await open();
    await put(1, '1,a\n2,b\n');
    await put(1, '3,c\n');
    expect(await partIds()).toEqual([1]);
    expect(await rows()).toBe('3,c\n');
  });

  test('leave nothing when they fail, and the part that was there stays [P7]', async () => {
    const { put, rows, partIds } = await open();
    await put(1, '1,a\n');
    expect((await put(1, 'x\n')).status).toBe(400);
    expect((await put(2, 'x\n')).status).toBe(400);
    expect(await partIds()).toEqual([1]);
    expect(await rows()).toBe('1,a\n');
  });

  test('keep a header: it is a row like any other [P8]', async () => {
    const { put, rows } = await open('id STRING, name STRING');
    await put(1, 'id,name\n1,a\n');
    expect(await rows()).toBe('id,name\n1,a\n');
  });

  test.each<[string, Record<string, string>]>([
    ['Content-Encoding: gzip, as pydomo and R do', { 'Content-Encoding': 'gzip' }],
    ['Content-Type: application/gzip, as Node does', { 'Content-Type': 'application/gzip' }],
    ['nothing but text/csv, as the documentation does', { 'Content-Type': 'text/csv; charset=utf-8' }],
  ])('may be compressed, with %s [P9, P10]', async (_name, headers) => {
    const { put, rows } = await open();
    expect((await put(1, gzipSync('1,a\n2,"b\nc"\n'), headers)).status).toBe(200);
    // Members one after the other are one file to gzip.
    expect((await put(2, Buffer.concat([gzipSync('3,d\n'), gzipSync('4,e')]), headers)).status).toBe(200);
    expect(await rows()).toBe('1,a\n2,"b\nc"\n3,d\n4,e\n');
  });

  test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    [
      'too many columns',
      '1,a,x\n',
      {},
      400,
      'There are too many columns. Expected 2. Row 1, column 3. Row: 1,a',
    ],
    [
      'too few columns',
      '1,a\n2\n',
      {},
      400,
      'There are too few columns. Expected 2. Row 2, column 2. Row: 2',
    ],
    [
      'too few, compressed',
      gzipSync('1\n'),
      { 'Content-Encoding': 'gzip' },
      400,
      'There are too few columns.',
    ],
    ['a blank line', '1,a\n\n2,b\n', {}, 400, 'There is a blank line. Row 2'],
    ['a quote that is not closed', '1,"a\n', {}, 400, 'A quoted field is not closed.'],
    ['Latin-1', Buffer.from('1,\xe9\n', 'latin1'), {}, 400, 'The text is not UTF-8.'],
    [
      'what is not gzip though it says so',
      '1,a\n',
      { 'Content-Encoding': 'gzip' },
      400,
      'Not in GZIP format',
    ],
    [
      'gzip that ends early',
      gzipSync('1,a\n').subarray(0, 15),
      { 'Content-Encoding': 'gzip' },
      400,
      'Not in GZIP format',
    ],
    [
      'gzip that is damaged',
      Buffer.concat([gzipSync('1,a\n').subarray(0, 12), randomBytes(20)]),
      {},
      400,
      'Invalid CSV',
    ],
    ['another encoding', '1,a\n', { 'Content-Encoding': 'br' }, 415, 'br'],
  ])('are refused: %s [P12, F4]', async (_name, body, headers, status, message) => {
    const { put } = await open();
    const reply = await put(1, body, headers);
    expect(reply.json).toMatchObject({
      status,
      message: expect.stringContaining(message),
      toe: expect.any(String),
    });
    if (status === 400) expect(reply.json.message).toMatch(/^Invalid CSV provided during upload\. msg=/);
  });

  test.each(['x', '-1', '1.5', '99999999999999999999'])('are refused with the id %s', async (id) => {
    const { put } = await open();
    expect((await put(id, '1,a\n')).status).toBe(400);
  });

  test('are refused when their ids leave too many gaps [P6]', () =>
    withSession({ maxPartIdRuns: 3 }, async (own) => {
      const { streamId } = await own.createStream('id LONG');
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      for (const id of [1, 3, 5]) expect((await own.upload(streamId, 1, id, '1\n')).status).toBe(200);
      const refused = await own.upload(streamId, 1, 7, '1\n');
      expect(refused.json).toMatchObject({
        status: 400,
        message: 'Too many non-consecutive part ids. Make consecutive or upload multiple data versions',
      });
      for (const id of [2, 4, 3, 6, 7]) expect((await own.upload(streamId, 1, id, '1\n')).status).toBe(200);
    }));

  test('are refused when they are too long [I14, P16]', () =>
    withSession({ bodyLimit: 100 }, async (own) => {
      const { streamId } = await own.createStream('id LONG');
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      expect((await own.upload(streamId, 1, 1, '1\n'.repeat(50))).status).toBe(200);
      expect((await own.upload(streamId, 1, 1, '1\n'.repeat(51))).status).toBe(413);
    }));

  test('may come in chunks of unknown length [P18]', async () => {
    const { at, rows } = await open();
    const { port } = session.domo;
    const status = await new Promise((resolve, reject) => {
      const put = request({
        port,
        path: `${at}/1/part/1`,
        method: 'PUT',
        headers: { Authorization: session.authorization },
      });
      put.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      for (const slice of ['1', ',', '"a\n', 'b"\n2', ',c']) put.write(slice);
      put.end();
    });
    expect(status).toBe(200);
    expect(await rows()).toBe('1,"a\nb"\n2,c\n');
  });

  test('leave nothing when the connection ends before they do [P2]', async () => {
    const { at, partIds } = await open();
    const { port } = session.domo;
    await new Promise<void>((resolve) => {
      const put = request({
        port,
        path: `${at}/1/part/1`,
        method: 'PUT',
        headers: { Authorization: session.authorization, 'Content-Length': 1000 },
      });
      put.on('error', () => resolve());
      put.write('1,a\n', () => put.destroy(new Error('gone')));
    });
    await until(async () => (await session.state()).partUploads.now === 0, 'the end of the upload');
    expect(await partIds()).toEqual([]);
  });

  test('that are still coming when the execution is committed are refused [X16]', async () => {
    const { at, rows, put: putPart } = await open();
    await putPart(1, '1,a\n');
    let exported = '';
    const status = await new Promise((resolve, reject) => {
      const put = request({
        port: session.domo.port,
        path: `${at}/1/part/2`,
        method: 'PUT',
        headers: { Authorization: session.authorization, 'Content-Length': 8 },
      });
      put.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      put.write('2,b\n');
      until(async () => (await session.state()).partUploads.now === 1, 'the beginning of the upload')
        .then(rows)
        .then((text) => {
          exported = text;
          put.end('3,c\n');
        }, reject);
    });
    expect([status, exported]).toEqual([400, '1,a\n']);
  });

  test('may all come at the same time, and so may the same one [P4, P17]', () =>
    withSession({}, async (own) => {
      const { streamId, dataSetId } = await own.createStream('id LONG, name STRING');
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      const ids = Array.from({ length: 40 }, (_, index) => index + 1);
      const part = (id: number) => Array.from({ length: 50 }, (_, row) => `${id},${row}\n`).join('');
      const replies = await Promise.all([...ids, ...ids].map((id) => own.upload(streamId, 1, id, part(id))));
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
      expect((await own.state()).partUploads.peak).toBeGreaterThan(1);
      await own.call('PUT', `/v1/streams/${streamId}/executions/1/commit`);
      await own.ended(streamId, 1);
      expect(await own.exported(dataSetId)).toBe(ids.map(part).join(''));
    }));

  test('are checked for their types at once where it is so set [P13]', () =>
    withSession({ typeErrors: 'reject' }, async (own) => {
      const { streamId } = await own.createStream('id LONG, name STRING');
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      const refused = await own.upload(streamId, 1, 1, '1,a\nx,b\n');
      expect(refused.json).toMatchObject({
        status: 400,
        message: 'Invalid CSV provided during upload. msg=Row 2, column 1 "id": "x" is not a LONG.',
      });
      expect((await own.upload(streamId, 1, 1, '1,a\n2,b\n')).status).toBe(200);
    }));
});
