import fc from 'fast-check';
import { openSession, type Session, schemaOf, withSession } from './client.ts';
import { anySheet } from './rows.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const query = async (dataSetId: string, sql: string) => {
  const reply = await session.call('POST', `/v1/datasets/query/execute/${dataSetId}`, { body: { sql } });
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.json.rows;
};

/** With no more quotes than needed [E5, E7]. */
const exportOf = (rows: (string | null)[][]): string =>
  rows
    .map((row) =>
      row
        .map((value) => {
          if (value === null) return '';
          const bare = value !== '' && value !== '\\N' && !/[",\r\n]/.test(value);
          return bare ? value : `"${value.replaceAll('"', '""')}"`;
        })
        .join(','),
    )
    .map((line) => `${line}\n`)
    .join('');

/** The type, the cell, and what the export makes of it; null where it does not fit. */
const cells: [string, string, string | null][] = [
  ['LONG', '1', '1'],
  ['LONG', '-0', '0'],
  ['LONG', '+7', '7'],
  ['LONG', '007', '7'],
  ['LONG', '9223372036854775807', '9223372036854775807'],
  ['LONG', '-9223372036854775808', '-9223372036854775808'],
  ['LONG', '9223372036854775808', null],
  ['LONG', '1.0', null],
  ['LONG', '1e3', null],
  ['LONG', ' 1', null],
  ['LONG', '1_000', null],
  ['LONG', '0x10', null],
  ['LONG', 'NULL', null],
  ['LONG', '""', ''],
  ['LONG', '"12"', '12'],
  ['LONG', '', ''],
  ['LONG', '\\N', ''],
  ['LONG', '"\\N"', null],
  ['DECIMAL', '1.50', '1.5'],
  ['DECIMAL', '-0.10', '-0.1'],
  ['DECIMAL', '100', '100'],
  ['DECIMAL', '.5', '0.5'],
  ['DECIMAL', '5.', '5'],
  ['DECIMAL', '123456789.123456789', '123456789.123456789'],
  ['DECIMAL', '-1234567890123456789012.1234567890123456', '-1234567890123456789012.1234567890123456'],
  ['DECIMAL', '1.00000000000000000000000', '1'],
  ['DECIMAL', '0.12345678901234567', null],
  ['DECIMAL', '12345678901234567890123', null],
  ['DECIMAL', '1e3', null],
  ['DECIMAL', '"1,5"', null],
  ['DECIMAL', '.', null],
  ['DECIMAL', '-', null],
  ['DOUBLE', '1', '1'],
  ['DOUBLE', '1.5', '1.5'],
  ['DOUBLE', '-0.1', '-0.1'],
  ['DOUBLE', '1e-05', '0.00001'],
  ['DOUBLE', '-2.5E+20', '-250000000000000000000'],
  ['DOUBLE', '1.2345678901234567e19', '12345678901234567000'],
  ['DOUBLE', '0.1234567890123456', '0.1234567890123456'],
  ['DOUBLE', '1e999', null],
  ['DOUBLE', 'NaN', null],
  ['DOUBLE', 'inf', null],
  ['DATE', '2024-02-29', '2024-02-29'],
  ['DATE', '0001-01-01', '0001-01-01'],
  ['DATE', '2023-02-29', null],
  ['DATE', '2024-2-9', null],
  ['DATE', '29.02.2024', null],
  ['DATE', '0000-01-01', null],
  ['DATE', '2024-02-29T00:00:00', null],
  ['DATETIME', '2024-02-29T13:14:15', '2024-02-29 13:14:15'],
  ['DATETIME', '2024-02-29 13:14:15', '2024-02-29 13:14:15'],
  ['DATETIME', '2024-02-29', '2024-02-29 00:00:00'],
  ['DATETIME', '2024-02-29T13:14:15.250000', '2024-02-29 13:14:15.25'],
  ['DATETIME', '2024-02-29T13:14:15Z', '2024-02-29 13:14:15'],
  ['DATETIME', '2024-02-29T13:14:15+02:00', null],
  ['DATETIME', '2024-02-29T25:14:15', null],
  ['DATETIME', 'now', null],
  ['STRING', '', ''],
  ['STRING', '""', '""'],
  ['STRING', '\\N', ''],
  ['STRING', '"\\N"', '"\\N"'],
  ['STRING', 'NULL', 'NULL'],
  ['STRING', '"a b"', 'a b'],
  ['STRING', ' a ', ' a '],
  ['STRING', '"a,b"', '"a,b"'],
  ['STRING', '"a""b"', '"a""b"'],
  ['STRING', '"a\r\nb"', '"a\r\nb"'],
  ['STRING', '=1+1', '=1+1'],
  ['STRING', '1.50', '1.50'],
];

describe('cells', () => {
  test.each(cells)('%s %j', async (type, cell, exported) => {
    const { streamId, dataSetId } = await session.createStream(`n LONG, x ${type}`);
    const execution = await session.load(streamId, [`1,${cell}\n`]);
    if (exported === null) {
      const text = cell.replace(/^"|"$/g, '');
      expect(execution.state).toBe('INVALID');
      expect(execution.note).toBe(`Part 1. Row 1, column 2 "x": ${JSON.stringify(text)} is not a ${type}.`);
    } else {
      expect(execution).toMatchObject({ state: 'SUCCESS', note: null });
      expect(await session.exported(dataSetId)).toBe(`1,${exported}\n`);
    }
  });

  test('come back exactly, whatever is in them', () =>
    withSession({}, async (own) => {
      await fc.assert(
        fc.asyncProperty(anySheet(60), async (sheet) => {
          const columns = Array.from({ length: sheet.columns }, (_, index) => `c${index} STRING`).join(', ');
          const { streamId, dataSetId } = await own.createStream(columns);
          await own.load(streamId, [sheet.csv]);
          expect(await own.exported(dataSetId)).toBe(exportOf(sheet.rows));
          // What was exported means the same when it is uploaded.
          const again = exportOf(sheet.rows);
          if (sheet.columns > 1) {
            await own.load(streamId, [again]);
            expect(await own.exported(dataSetId)).toBe(again);
          }
        }),
        { numRuns: 15 },
      );
    }));

  test('may be longer than any buffer', async () => {
    const { streamId, dataSetId } = await session.createStream('a STRING, b STRING');
    const long = 'x"y\n,é'.repeat(700_000);
    const csv = `1,"${long.replaceAll('"', '""')}"\n2,short\n`;
    expect(await session.load(streamId, [csv, '3,z\n'])).toMatchObject({ state: 'SUCCESS', rows: 3 });
    expect(await query(dataSetId, 'SELECT a, length(b) FROM table')).toEqual([
      ['1', long.length],
      ['2', 5],
      ['3', 1],
    ]);
    expect(await session.exported(dataSetId)).toBe(`${csv}3,z\n`);
  });

  test('of a column that is all null are no blank lines', async () => {
    const { streamId, dataSetId } = await session.createStream('a STRING');
    expect((await session.load(streamId, ['\\N\n""\n\\N\n'])).state).toBe('SUCCESS');
    expect(await query(dataSetId, 'SELECT * FROM table')).toEqual([[null], [''], [null]]);
  });
});

describe('rows', () => {
  test('keep their order, over many parts and threads [E6]', async () => {
    const { streamId, dataSetId } = await session.createStream('n LONG, text STRING');
    let n = 0;
    const part = () => Array.from({ length: 30_000 }, () => `${++n},"row ${n},\n"\n`).join('');
    const parts = [part(), part(), part(), part(), part()];
    expect(await session.load(streamId, parts)).toMatchObject({ state: 'SUCCESS', rows: 150_000 });
    expect((await session.exported(dataSetId)) === parts.join('')).toBe(true);
    await session.load(streamId, ['0,last\n'], { updateMethod: 'APPEND' });
    const sql =
      'SELECT count(*) FROM (SELECT n, row_number() OVER () AS place FROM table) WHERE n <> place AND n <> 0';
    expect(await query(dataSetId, sql)).toEqual([[0]]);
  });

  test('are not taken at all if one does not fit; the note says which [X5, P13]', async () => {
    const { streamId, dataSetId } = await session.createStream('n LONG, text STRING');
    await session.load(streamId, ['1,kept\n']);
    const many = Array.from({ length: 5000 }, (_, index) => `${index},a\n`).join('');
    for (const body of [undefined, { updateMethod: 'APPEND' }]) {
      const failed = await session.load(streamId, [many, `${many}x,b\ny,c\n`, many], body);
      expect(failed).toMatchObject({
        state: 'INVALID',
        note: 'Part 2. Row 5001, column 1 "n": "x" is not a LONG.',
      });
      expect(await session.exported(dataSetId)).toBe('1,kept\n');
    }
    const { json } = await session.call('GET', `/v1/streams/${streamId}/executions/2`);
    expect(json.currentState).toBe('INVALID');
    expect(JSON.stringify(json)).not.toContain('LONG');
    expect((await session.load(streamId, ['2,next\n'])).state).toBe('SUCCESS');
  });

  test('lose the cells that do not fit where it is so set [P13]', () =>
    withSession({ typeErrors: 'null' }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('n LONG, d DATE, text STRING');
      await own.load(streamId, ['1,2024-01-01,a\nx,y,z\n']);
      expect(await own.exported(dataSetId)).toBe('1,2024-01-01,a\n,,z\n');
    }));

  test('read \\N as text where it is so set [F6], and are exported with it [E7]', () =>
    withSession({ backslashN: false, exportNull: '\\N' }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('a STRING, b STRING');
      await own.load(streamId, ['\\N,\n']);
      expect(await own.exported(dataSetId)).toBe('"\\N",\\N\n');
    }));
});

describe('UPSERT', () => {
  const keyed = (updateMethod: string) =>
    session.createStream('id LONG, part STRING, value STRING', {
      updateMethod,
      keyColumnNames: ['id', 'part'],
    });

  test.each(['UPSERT', 'APPEND'])(
    'replaces rows by key, the last one winning, spelled %s [S5, S7]',
    async (method) => {
      const { streamId, dataSetId } = await keyed(method);
      await session.load(streamId, ['1,a,old\n2,a,old\n3,a,old\n']);
      await session.load(streamId, ['2,a,first\n4,a,new\n', '2,a,second\n2,b,other\n2,a,third\n']);
      expect(await session.exported(dataSetId)).toBe('1,a,old\n3,a,old\n4,a,new\n2,b,other\n2,a,third\n');
    },
  );

  test('takes null keys for equal, and empty strings for something else [S7]', async () => {
    const { streamId, dataSetId } = await keyed('UPSERT');
    await session.load(streamId, ['1,,old\n,,old\n1,"",old\n']);
    await session.load(streamId, ['1,,new\n,,new\n']);
    expect(await session.exported(dataSetId)).toBe('1,"",old\n1,,new\n,,new\n');
  });

  test('keeps one row of each key among a great many', async () => {
    const { streamId, dataSetId } = await keyed('UPSERT');
    const part = (value: string) => Array.from({ length: 20_000 }, (_, n) => `${n},k,${value}\n`).join('');
    await session.load(streamId, [part('a'), part('b'), part('c')]);
    expect(await session.exported(dataSetId)).toBe(part('c'));
  });

  test('leaves the DataSet as it was if a cell does not fit', async () => {
    const { streamId, dataSetId } = await keyed('UPSERT');
    await session.load(streamId, ['1,a,old\n']);
    expect((await session.load(streamId, ['1,a,new\nx,a,bad\n'])).state).toBe('INVALID');
    expect(await session.exported(dataSetId)).toBe('1,a,old\n');
  });

  test('is not what REPLACE does, keys or not', async () => {
    const { streamId, dataSetId } = await keyed('UPSERT');
    await session.load(streamId, ['1,a,x\n']);
    await session.load(streamId, ['2,a,x\n2,a,y\n'], { updateMethod: 'REPLACE' });
    expect(await session.exported(dataSetId)).toBe('2,a,x\n2,a,y\n');
  });
});

describe('a new schema [D10, D11]', () => {
  const change = (dataSetId: string, columns: string) =>
    session.call('PUT', `/v1/datasets/${dataSetId}`, { body: { schema: schemaOf(columns) } });

  test.each<[string, string, string]>([
    ['an added column is null', 'a LONG, b STRING, c DATE', '1,x,\n'],
    ['a removed column is gone', 'a LONG', '1\n'],
    ['a renamed column stays', 'a LONG, other STRING', '1,x\n'],
    ['columns follow their names', 'b STRING, a LONG', 'x,1\n'],
    ['a number becomes text', 'a STRING, b STRING', '1,x\n'],
    ['text that is no number becomes null', 'a LONG, b LONG', '1,\n'],
  ])('%s', async (_name, columns, exported) => {
    const { streamId, dataSetId } = await session.createStream('a LONG, b STRING');
    await session.load(streamId, ['1,x\n']);
    await change(dataSetId, columns);
    expect(await session.exported(dataSetId)).toBe(exported);
    // The same once the rows have moved into a table of the new shape.
    await session.load(streamId, [], { updateMethod: 'APPEND' });
    expect(await session.exported(dataSetId)).toBe(exported);
  });

  test('is what the next rows must match', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG, b STRING');
    await session.load(streamId, ['1,x\n']);
    await change(dataSetId, 'a LONG, b STRING, c LONG');
    await session.load(streamId, ['2,y,3\n'], { updateMethod: 'APPEND' });
    expect(await session.exported(dataSetId)).toBe('1,x,\n2,y,3\n');
  });

  test('makes an execution INVALID whose parts had the old one', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG, b STRING');
    await session.call('POST', `/v1/streams/${streamId}/executions`);
    await session.upload(streamId, 1, 1, '1,x\n');
    await change(dataSetId, 'a LONG');
    await session.call('PUT', `/v1/streams/${streamId}/executions/1/commit`);
    expect(await session.ended(streamId, 1)).toMatchObject({
      state: 'INVALID',
      note: 'The DataSet has 1 column now, but rows were uploaded with 2.',
    });
  });

  test('may have names that differ by case alone', async () => {
    const { streamId, dataSetId } = await session.createStream('id LONG, ID LONG');
    await session.load(streamId, ['1,2\n']);
    expect(await session.exported(dataSetId)).toBe('1,2\n');
  });
});
