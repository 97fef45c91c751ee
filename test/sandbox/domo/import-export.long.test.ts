import { gzipSync } from 'node:zlib';
import { openSession, type Session, schemaOf, until, withSession } from './client.ts';

let session: Session;
const log: string[] = [];
beforeAll(async () => {
  session = await openSession({ log: (line) => log.push(line) });
});
afterAll(() => session.close());

async function open(columns: string) {
  const created = await session.call('POST', '/v1/datasets', {
    body: { name: 'Ünits', schema: schemaOf(columns) },
  });
  const id: string = created.json.id;
  const put = (csv: string | Uint8Array, query = '', headers = {}) =>
    session.call('PUT', `/v1/datasets/${id}/data${query}`, {
      body: csv,
      headers: { 'Content-Type': 'text/csv', ...headers },
    });
  const settled = () =>
    until(async () => {
      const { dataSets } = await session.state();
      return dataSets.find((each) => each.id === id)?.importsWaiting === 0;
    }, 'the import');
  const rows = async () => {
    await settled();
    return session.exported(id);
  };
  return { id, put, rows };
}

describe('import', () => {
  test('is answered 204 without a body [I5]', async () => {
    const { put, rows } = await open('a LONG, b STRING');
    const reply = await put('1,x\n2,y');
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await rows()).toBe('1,x\n2,y\n');
  });

  test.each<[string, string]>([
    ['', '2\n'],
    ['?updateMethod=REPLACE', '2\n'],
    ['?updateMethod=APPEND', '1\n2\n'],
    ['?updateMethod=append', '2\n'],
    ['?updateMethod=UPSERT', '2\n'],
    ['?updateMethod=anything', '2\n'],
  ])('with %j leaves %j [I2, I3, I4]', async (query, expected) => {
    const { id, put, rows } = await open('a LONG');
    await put('1\n');
    await put('2\n', query);
    expect(await rows()).toBe(expected);
    const warned = log.some((line) => line.includes(id) && line.includes('is taken as REPLACE'));
    expect(warned).toBe(/append|UPSERT|any/.test(query));
  });

  test.each<[string, string, string, string]>([
    [
      'goes, if it is the column names',
      'Field STRING',
      'Field\nRow 1\nRow 2\nRow 3',
      'Row 1\nRow 2\nRow 3\n',
    ],
    ['goes, quoted or not', 'a STRING, b LONG', '"a",b\r\nx,1\r\n', 'x,1\n'],
    ['goes, even alone', 'a STRING, b LONG', 'a,b\n', ''],
    ['stays, in another case', 'a STRING, b STRING', 'A,b\nx,1\n', 'A,b\nx,1\n'],
    ['stays, in another order', 'a STRING, b STRING', 'b,a\nx,1\n', 'b,a\nx,1\n'],
    ['goes once', 'a STRING', 'a\na\n', 'a\n'],
  ])('a header row %s [I8]', async (_name, columns, csv, expected) => {
    const { put, rows } = await open(columns);
    expect((await put(csv)).status).toBe(204);
    expect(await rows()).toBe(expected);
  });

  test.each([600, 1200])(
    'takes %d columns, and exports them',
    async (count) => {
      const types = ['STRING', 'LONG', 'DOUBLE'];
      const numbers = Array.from({ length: count }, (_, index) => index);
      const { put, rows } = await open(numbers.map((i) => `c${i} ${types[i % 3]}`).join(', '));
      const row = `${numbers.join(',')}\n`;
      await put(row + row);
      expect(await rows()).toBe(row + row);
    },
    150_000,
  );

  test('drops the header of what came compressed, too [I12]', async () => {
    const { put, rows } = await open('a LONG');
    expect((await put(gzipSync('a\n1\n'), '', { 'Content-Encoding': 'gzip' })).status).toBe(204);
    expect(await rows()).toBe('1\n');
  });

  test.each<[string, string]>([
    ['a wrong column count', '1,x,y\n'],
    ['a cell that does not fit', 'z,x\n'],
    ['a blank line', '1,x\n\n2,y\n'],
  ])('is refused for %s, and nothing changes [I6, I7]', async (_name, csv) => {
    const { id, put, rows } = await open('a LONG, b STRING');
    await put('1,kept\n');
    const reply = await put(csv);
    expect(reply.json).toEqual({
      status: 400,
      statusReason: 'Bad Request',
      message: `Data import failed for dataset ${id}.`,
      toe: expect.any(String),
    });
    expect(await rows()).toBe('1,kept\n');
    expect(log.some((line) => line.includes(id) && line.includes('Row '))).toBe(true);
  });

  test('is not visible at once [I11], and several follow one another', () =>
    withSession({ indexingMs: 3_600_000 }, async (own) => {
      const created = await own.call('POST', '/v1/datasets', {
        body: { name: 'x', schema: schemaOf('a LONG') },
      });
      const at = `/v1/datasets/${created.json.id}`;
      for (const value of [1, 2, 3])
        await own.call('PUT', `${at}/data?updateMethod=APPEND`, { body: `${value}\n` });
      expect((await own.call('GET', at)).json.rows).toBe(0);
      await own.settings({ indexingMs: 0 });
      await until(async () => (await own.call('GET', at)).json.rows === 3, 'three rows');
      expect(await own.exported(created.json.id)).toBe('1\n2\n3\n');
    }));

  test('works on the DataSet of a Stream, where keys make an upsert of APPEND [D18, S6]', async () => {
    const { streamId, dataSetId } = await session.createStream('id LONG, v STRING', {
      updateMethod: 'UPSERT',
      keyColumnNames: ['id'],
    });
    await session.load(streamId, ['1,a\n2,a\n']);
    await session.call('PUT', `/v1/datasets/${dataSetId}/data?updateMethod=APPEND`, { body: '1,b\n' });
    await until(async () => (await session.exported(dataSetId)) === '2,a\n1,b\n', 'the upsert');
    expect((await session.call('GET', `/v1/streams/${streamId}/executions`)).json).toHaveLength(1);
  });

  test('is told when it brings a byte order mark, which stays [F12]', async () => {
    const { id, put, rows } = await open('a STRING');
    await put('\uFEFFx\n');
    expect(await rows()).toBe('\uFEFFx\n');
    expect(log.some((line) => line.includes(id) && line.includes('byte order mark'))).toBe(true);
  });
});

describe('export', () => {
  const get = (id: string, query: string, headers = {}) =>
    session.call('GET', `/v1/datasets/${id}/data${query}`, { headers: { Accept: 'text/csv', ...headers } });

  async function filled() {
    const opened = await open('a LONG, "b" STRING');
    await opened.put('1,"x,y"\n2,\n3,""\n');
    await opened.rows();
    return opened.id;
  }

  const body = '1,"x,y"\n2,\n3,""\n';
  const withHeader = `a,"""b"""\n${body}`;

  test.each<[string, string]>([
    ['', body],
    ['?includeHeader=false', body],
    ['?includeHeader=False', body],
    ['?includeHeader=0', body],
    ['?includeHeader=true', withHeader],
    ['?includeHeader=True', withHeader],
    ['?includeHeader=1', withHeader],
  ])('with %j [E1, E3, E5, E7]', async (query, expected) => {
    const reply = await get(await filled(), query);
    expect([reply.status, reply.text]).toEqual([200, expected]);
    expect(reply.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
  });

  test.each<[string | null, number]>([
    ['text/csv', 200],
    ['*/*', 200],
    ['text/csv, application/json', 200],
    ['text/*;q=0.5', 200],
    ['application/json', 406],
    ['application/json, text/html', 406],
  ])('accepted as %s is answered %i [A18]', async (accept, status) => {
    const reply = await get(await filled(), '', { Accept: accept });
    expect(reply.status).toBe(status);
    if (status === 406) expect(reply.headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('is an attachment of the name that is asked for [E2]', async () => {
    const id = await filled();
    const name = async (query: string) => (await get(id, query)).headers.get('content-disposition');
    expect(await name('?fileName=Q4%20Sales.csv')).toBe('attachment; filename=Q4 Sales.csv');
    expect(await name('?fileName=a%22%0d%0ab')).toBe('attachment; filename=a___b');
    expect(await name('')).toBe('attachment; filename=_nits.csv');
  });

  test('of a DataSet without rows is the header or nothing', async () => {
    const { id } = await open('a LONG, b LONG');
    expect((await get(id, '?includeHeader=true')).text).toBe('a,b\n');
    expect((await get(id, '')).text).toBe('');
  });

  describe('of texts that begin like formulas [E4]', () => {
    const plain = '=1+1,-1\n"-x,y",1\n+,2\n@a,3\n-,4\n"=""a""",5\nx=1,6\n';
    const escaped = `'=1+1,-1\n"'-x,y",1\n'+,2\n'@a,3\n'-,4\n"'=""a""",5\nx=1,6\n`;
    let own: Session;
    let id: string;
    beforeAll(async () => {
      own = await openSession();
      const made = await own.createStream('a STRING, b LONG');
      id = made.dataSetId;
      await own.load(made.streamId, [plain]);
    });
    afterAll(() => own.close());

    test.each<[string | null, string | null, string]>([
      [null, null, escaped],
      [null, 'true', escaped],
      [null, 'false', plain],
      [null, 'False', plain],
      ['unlessDeclined', null, escaped],
      ['onRequest', null, plain],
      ['onRequest', 'false', plain],
      ['onRequest', 'true', escaped],
      ['always', 'false', escaped],
    ])('as set to %s, with disableFormulaInterpretation=%s', async (exportEscape, asked, expected) => {
      if (exportEscape !== null) await own.settings({ exportEscape });
      const query = asked === null ? '' : `?disableFormulaInterpretation=${asked}`;
      const reply = await own.call('GET', `/v1/datasets/${id}/data${query}`);
      expect(reply.text).toBe(expected);
      await own.settings({ exportEscape: 'unlessDeclined' });
    });
  });

  test('is compressed for those who accept it, where it is so set [E13]', () =>
    withSession({ exportGzip: true }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('a LONG');
      await own.load(streamId, ['1\n']);
      const fetched = async (encoding: string) => {
        const response = await fetch(`${own.domo.url}/v1/datasets/${dataSetId}/data`, {
          headers: { Authorization: own.authorization, 'Accept-Encoding': encoding },
        });
        return [response.headers.get('content-encoding'), await response.text()];
      };
      expect(await fetched('gzip')).toEqual(['gzip', '1\n']);
      expect(await fetched('identity')).toEqual([null, '1\n']);
    }));

  test('shows the rows as they were when it began', async () => {
    const { streamId, dataSetId } = await session.createStream('n LONG, text STRING');
    const rows = Array.from({ length: 200_000 }, (_, n) => `${n},${'x'.repeat(40)}\n`).join('');
    await session.load(streamId, [rows]);
    const response = await fetch(`${session.domo.url}/v1/datasets/${dataSetId}/data`, {
      headers: { Authorization: session.authorization },
    });
    await session.load(streamId, ['1,new\n']);
    await session.load(streamId, ['2,newer\n'], { updateMethod: 'APPEND' });
    expect((await response.text()) === rows).toBe(true);
    expect(await session.exported(dataSetId)).toBe('1,new\n2,newer\n');
  });
});
