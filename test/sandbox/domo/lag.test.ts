import { outdatedBy, saidOf } from '../../../sandbox/domo/lag.ts';
import type { DataSet } from '../../../sandbox/domo/model.ts';
import { withSession } from './client.ts';

describe('what the documents say of a DataSet’s rows [X10]', () => {
  test.each<[number, number, number, boolean]>([
    [0, 0, 1, true],
    [3600, 0, 0, true],
    [0, 3600, 1, false],
    [3600, 3600, 0, false],
  ])('with counts %i s and dates %i s late is %i rows', (countLagSeconds, dateLagSeconds, rows, isDated) =>
    withSession({ countLagSeconds, dateLagSeconds }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('n LONG');
      await own.load(streamId, ['1\n']);
      expect(await own.exported(dataSetId)).toBe('1\n');
      const sql = { body: { sql: 'SELECT count(*) FROM table' } };
      expect((await own.call('POST', `/v1/datasets/query/execute/${dataSetId}`, sql)).json.rows).toEqual([
        [1],
      ]);
      const documents = async () => [
        (await own.call('GET', `/v1/datasets/${dataSetId}`)).json,
        (await own.call('GET', '/v1/datasets')).json[0],
        (await own.call('GET', `/v1/streams/${streamId}?fields=all`)).json.dataSet,
      ];
      for (const document of await documents()) {
        expect(document.rows).toBe(rows);
        expect('dataCurrentAt' in document).toBe(isDated);
        expect(document.updatedAt === document.createdAt).toBe(!isDated);
      }
      await own.settings({ countLagSeconds: 0, dateLagSeconds: 0 });
      for (const document of await documents()) {
        expect(document).toMatchObject({ rows: 1, dataCurrentAt: expect.any(String) });
      }
    }),
  );

  const seconds = (ago: number): number => Date.now() - ago * 1000;
  const dataSet = () =>
    ({
      rows: 30,
      updatedAt: 'now',
      dataCurrentAt: 'now',
      outdated: [
        { rows: 10, updatedAt: 'first', dataCurrentAt: 'first', until: seconds(60) },
        { rows: 20, updatedAt: 'second', dataCurrentAt: 'second', until: seconds(30) },
      ],
    }) as DataSet;

  test.each<[number, number]>([
    [0, 30],
    [15, 30],
    [45, 20],
    [90, 10],
  ])('%i s late is %i rows', (lag, rows) => {
    expect(saidOf(dataSet(), { countLagSeconds: lag, dateLagSeconds: 0 })).toMatchObject({
      rows,
      updatedAt: 'now',
    });
  });

  test.each<[number, number, number[]]>([
    [0, 0, []],
    [45, 0, [20, 30]],
    [0, 90, [10, 20, 30]],
  ])('is kept for as long as %i s or %i s ask', (countLagSeconds, dateLagSeconds, kept) => {
    const outdated = outdatedBy(dataSet(), { countLagSeconds, dateLagSeconds });
    expect(outdated.map(({ rows }) => rows)).toEqual(kept);
  });
});
