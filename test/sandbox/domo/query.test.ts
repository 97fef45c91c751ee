import { dialect } from '../../../sandbox/domo/query.ts';
import { openSession, type Session } from './client.ts';

let session: Session;
let dataSetId: string;
let emptyId: string;
beforeAll(async () => {
  session = await openSession();
  const { streamId, ...made } = await session.createStream(
    'id LONG, Full Name STRING, price DECIMAL, ratio DOUBLE, day DATE, at DATETIME',
  );
  dataSetId = made.dataSetId;
  await session.load(streamId, [
    '9007199254740991,Ann,1.50,0.25,2024-01-02,2024-01-02T03:04:05\n9007199254740993,,1234567890.1234567891,,,\n',
  ]);
  emptyId = (await session.createStream('id LONG')).dataSetId;
});
afterAll(() => session.close());

const query = (sql: unknown, id = dataSetId) =>
  session.call('POST', `/v1/datasets/query/execute/${id}`, { body: { sql } as object });

describe('query', () => {
  test('answers rows with their columns and types [D15]', async () => {
    const reply = await query('SELECT * FROM table');
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      datasource: dataSetId,
      columns: ['id', 'Full Name', 'price', 'ratio', 'day', 'at'],
      metadata: ['LONG', 'STRING', 'DECIMAL', 'DOUBLE', 'DATE', 'DATETIME'].map((type) => ({
        type,
        dataSourceId: dataSetId,
        maxLength: -1,
        minLength: -1,
        periodIndex: 0,
      })),
      rows: [
        [9007199254740991, 'Ann', 1.5, 0.25, '2024-01-02', '2024-01-02T03:04:05'],
        // What a double cannot hold is text.
        ['9007199254740993', null, '1234567890.1234567891', null, null, null],
      ],
      numRows: 2,
      numColumns: 6,
      fromcache: false,
    });
  });

  test.each<[string, unknown[][]]>([
    ['SELECT count(*) FROM table', [[2]]],
    ['select `Full Name` from TABLE where id = 9007199254740991;', [['Ann']]],
    ['SELECT "Full Name" FROM table ORDER BY "Full Name" NULLS FIRST', [[null], ['Ann']]],
    ["SELECT 'a table' AS x FROM table LIMIT 1", [['a table']]],
    ['SELECT t.id FROM table t JOIN table u ON t.id = u.id WHERE t.price > 100', [['9007199254740993']]],
    ['SELECT table.ratio FROM table -- the table', [[0.25], [null]]],
    ['WITH x AS (SELECT id FROM table) SELECT count(*) FROM x', [[2]]],
    ['SELECT sum(id) FROM table', [['18014398509481984']]],
  ])('%s', async (sql, rows) => {
    expect((await query(sql)).json.rows).toEqual(rows);
  });

  test.each<[string, unknown]>([
    ['a mistake', 'SELEC * FROM table'],
    ['an unknown column', 'SELECT nothing FROM table'],
    ['another statement', 'DROP VIEW table'],
    ['a change', 'DELETE FROM table'],
    ['two statements', 'SELECT 1; SELECT 2'],
    ['none', ';'],
    ['a setting', "SET memory_limit = '1MB'"],
    ['a file of the machine', "SELECT * FROM read_csv('/etc/passwd')"],
    ['a file to write', "COPY table TO 'domo-query.csv'"],
    ['no text', 7],
  ])('refuses %s with 400', async (_name, sql) => {
    const reply = await query(sql);
    expect(reply.json).toMatchObject({
      status: 400,
      statusReason: 'Bad Request',
      message: expect.any(String),
    });
  });

  test('refuses a DataSet without rows with 400 [D16]', async () => {
    expect((await query('SELECT * FROM table', emptyId)).status).toBe(400);
    expect((await query('SELECT * FROM table', 'unknown')).status).toBe(404);
  });
});

test.each([
  ['SELECT `a"b` FROM `table`', 'SELECT "a""b" FROM "table"'],
  ["SELECT 'it''s a table', \"table\" FROM table", 'SELECT \'it\'\'s a table\', "table" FROM "table"'],
  ['SELECT tables, my_table /* table */ FROM table', 'SELECT tables, my_table /* table */ FROM "table"'],
])('%s is meant as %s', (sql, meant) => {
  expect(dialect(sql)).toBe(meant);
});
