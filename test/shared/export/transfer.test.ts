import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { DataSet } from '../../../shared/domo/answers.ts';
import { assumed } from '../../../shared/domo/behaviour.ts';
import { AwsUnavailable, DomoUnavailable, type SluiceError } from '../../../shared/errors.ts';
import { createDeadline } from '../../../shared/export/deadline.ts';
import type { Sink } from '../../../shared/export/sink.ts';
import { transfer } from '../../../shared/export/transfer.ts';
import type { Wish } from '../../../shared/export/wish.ts';
import { readParquet } from '../parquet/read.ts';

const before: DataSet = { id: 'd', name: 'D', rows: 3, dataCurrentAt: 't', schema: { columns: [] } };
const csv = 'id,text\n1,"a\nb"\n2,\n3,x\n';
const wish: Wish = {
  ...{ format: 'csv', includeHeader: true, fileName: 'd.csv', gzip: false },
  ...{ showCells: true, spelling: assumed },
};

/** A sink that remembers what was done to it. */
function memorySink(fails: { write?: SluiceError; complete?: SluiceError } = {}) {
  const chunks: Buffer[] = [];
  const done: string[] = [];
  const sink: Sink<string> = {
    async write(bytes) {
      if (fails.write) throw fails.write;
      chunks.push(Buffer.from(bytes));
    },
    async complete() {
      done.push('complete');
      if (fails.complete) throw fails.complete;
      return 'place';
    },
    async abort() {
      done.push('abort');
    },
  };
  return { sink, done, content: () => Buffer.concat(chunks) };
}

/** A Domo that sends these chunks; an error among them breaks it off, null is silence until it is stopped. */
function domoOf(chunks: (string | Error | null)[], after: Partial<DataSet> = {}) {
  let stop: (reason: Error) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  stopped.catch(() => undefined);
  return {
    get: async () => ({ ...before, ...after }),
    export: async () => ({
      stop: (reason: Error) => stop(reason),
      async *[Symbol.asyncIterator]() {
        for (const chunk of chunks) {
          if (chunk instanceof Error) throw chunk;
          yield chunk === null ? await stopped : Buffer.from(chunk);
        }
      },
    }),
  };
}

const never = () => ({ signal: new AbortController().signal });

test.each([false, true])('what came is verified and then completed (gzip: %p)', async (gzip) => {
  const { sink, done, content } = memorySink();
  const domo = domoOf([csv.slice(0, 13), csv.slice(13)]);
  const seen: number[] = [];
  const watch = { ...never(), onBytes: (bytes: number) => seen.push(bytes) };
  const { transferred, place } = await transfer(domo, before, { ...wish, gzip }, sink, watch);
  expect(String(gzip ? gunzipSync(content()) : content())).toBe(csv);
  expect(transferred).toEqual({
    rows: 3,
    bytes: content().length,
    sha256: createHash('sha256').update(content()).digest('hex'),
    csvBytes: csv.length,
    dataCurrentAt: 't',
  });
  expect([place, done, seen]).toEqual(['place', ['complete'], [13, csv.length]]);
});

const cut = new DomoUnavailable('cut');
const s3 = new AwsUnavailable('S3');
test.each<[string, (string | Error)[], Parameters<typeof memorySink>[0], Partial<DataSet>, string, string[]]>(
  [
    ['Domo breaks off', [csv.slice(0, 9), cut], {}, {}, 'DomoUnavailable', ['abort']],
    ['Domo leaves out a row', [csv.slice(0, -4)], {}, {}, 'ExportRowsDiffer', ['abort']],
    ['Domo has other rows then', [csv], {}, { rows: 4 }, 'DataSetChanged', ['abort']],
    ['the sink takes no more', [csv], { write: s3 }, {}, 'AwsUnavailable', ['abort']],
    ['the sink can’t complete', [csv], { complete: s3 }, {}, 'AwsUnavailable', ['complete', 'abort']],
  ],
)('%s: aborted, with or without gzip', async (_, chunks, fails, after, name, expected) => {
  for (const gzip of [false, true]) {
    const { sink, done } = memorySink(fails);
    const run = transfer(domoOf(chunks, after), before, { ...wish, gzip }, sink, never());
    await expect(run).rejects.toMatchObject({ name });
    expect(done).toEqual(expected);
  }
});

test.each([false, true])(
  'when the time is over, that is the reason, and what to do (gzip: %p)',
  async (gzip) => {
    const { sink, done } = memorySink();
    let bytes = 0;
    const deadline = createDeadline(200, 'd', () => bytes);
    const watch = {
      signal: deadline.signal,
      onBytes: (all: number) => {
        bytes = all;
      },
    };
    const run = transfer(domoOf([csv, null]), before, { ...wish, gzip }, sink, watch);
    await expect(run).rejects.toMatchObject({
      name: 'ExportTooLong',
      fault: 'user',
      retryable: false,
      message: expect.stringMatching(/takes too long.*15 minutes.*npx sluice export --data-set d --out FILE/),
    });
    expect(done).toEqual(['abort']);
    deadline.clear();
  },
);

test('where Domo spells null \\N and escapes formulas, nulls become empty cells, and both are told', async () => {
  const { sink, content } = memorySink();
  const spelling = { exportNull: '\\N', exportEscape: 'always' } as const;
  const domo = domoOf(['id,text\n1,\\', 'N\n2,"\\N"\n3,\'-\n']);
  const { transferred } = await transfer(domo, before, { ...wish, spelling }, sink, never());
  expect(content().toString()).toBe('id,text\n1,\n2,"\\N"\n3,\'-\n');
  expect(transferred).toMatchObject({ rows: 3, nulls: 1, formulasEscaped: true, bytes: content().length });
});

describe('as Parquet', () => {
  const typed: DataSet = {
    ...before,
    schema: {
      columns: [
        { name: 'id', type: 'LONG' },
        { name: 'text', type: 'STRING' },
      ],
    },
  };
  const parquet: Wish = {
    ...wish,
    format: 'parquet',
    includeHeader: false,
    gzip: true,
    fileName: 'd.parquet',
  };

  test('typed by the schema and verified; the header is asked for, and no gzip is around it', async () => {
    const { sink, done, content } = memorySink();
    const domo = domoOf([csv.slice(0, 13), csv.slice(13)], typed);
    const asked: unknown[] = [];
    const dataSets = {
      ...domo,
      export: (_: string, options: unknown) => {
        asked.push(options);
        return domo.export();
      },
    };
    const { transferred } = await transfer(dataSets, typed, parquet, sink, never());
    expect((await readParquet(content())).rows).toEqual([
      ['1', 'a\nb'],
      ['2', null],
      ['3', 'x'],
    ]);
    expect(asked).toEqual([{ includeHeader: true, fileName: 'd.parquet.csv' }]);
    expect(transferred).toMatchObject({ rows: 3, csvBytes: csv.length, bytes: content().length });
    expect(transferred.columns?.map(({ parquet }) => parquet)).toEqual(['INT64', 'STRING']);
    expect(done).toEqual(['complete']);
  });

  test.each<[string, string, Partial<DataSet>, string]>([
    ['a row is missing', csv.slice(0, -4), {}, 'ExportRowsDiffer'],
    ['it ends in quotes', csv.replace('3,x', '3,"x'), {}, 'ExportRowsDiffer'],
    ['the data change', csv, { rows: 4 }, 'DataSetChanged'],
    [
      'a column gets another type',
      csv,
      {
        schema: {
          columns: [
            { name: 'id', type: 'DOUBLE' },
            { name: 'text', type: 'STRING' },
          ],
        },
      },
      'DataSetChanged',
    ],
    ['a cell is no value of its type', csv.replace('3,x', 'x,x'), {}, 'ExportCellInvalid'],
    ['the columns are others', csv.replace('text', 'other'), {}, 'DomoAnswerInvalid'],
  ])('%s: aborted', async (_, sent, after, name) => {
    const { sink, done } = memorySink();
    const run = transfer(domoOf([sent], { ...typed, ...after }), typed, parquet, sink, never());
    await expect(run).rejects.toMatchObject({ name });
    expect(done).toEqual(['abort']);
  });

  test('a DataSet without columns can only be CSV', async () => {
    const { sink } = memorySink();
    const run = transfer(domoOf([]), before, parquet, sink, never());
    await expect(run).rejects.toThrow(/has no columns.*leave out "format": "parquet"/);
  });
});
