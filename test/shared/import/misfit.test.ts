import { assumed } from '../../../shared/domo/behaviour.ts';
import { AwsUnavailable, ObjectGone } from '../../../shared/errors.ts';
import type { Batch, BatchLoad } from '../../../shared/import/batch.ts';
import { findUnfit } from '../../../shared/import/misfit.ts';
import type { Objects } from '../../../shared/import/ports.ts';
import { makeEntry, route } from '../../helpers/load.ts';

const plan = { columnCount: 1, dataStart: 3, firstPart: 1, parts: 1 };
const members = ['a', 'b', 'c'].map((key): BatchLoad => ({ ...makeEntry({ key: `${key}.csv` }), plan }));
const batch: Batch = {
  target: { kind: 'stream', stream: { streamId: 42, dataSetId: 'D' } },
  behaviour: assumed,
  names: ['id'],
  routes: { [route.name]: route },
  loads: members,
};

/** Objects whose data is `1`, but for these. */
function objects(others: Record<string, string | Error>): Pick<Objects, 'read'> {
  const read = async function* ({ key }: { key: string }) {
    const data = others[key] ?? '1\n';
    if (data instanceof Error) throw data;
    yield Buffer.from(data);
  };
  return { read };
}

const unfit = (others: Record<string, string | Error>) =>
  findUnfit(objects(others), batch, [{ name: 'id', type: 'LONG' }]);

test('of a batch that Domo could not take only the file with a cell that does not fit is at fault', async () => {
  const found = await unfit({ 'b.csv': '1\none\n' });
  expect([...found.keys()]).toEqual([members[1]]);
  expect(found.get(members[1] as BatchLoad)?.message).toContain('row 3, byte 5: "one" in column "id"');
});

test('a file that is gone is at fault itself, not its batch', async () => {
  const gone = new ObjectGone('b.csv is gone.');
  expect([...(await unfit({ 'b.csv': gone }))]).toEqual([[members[1], gone]]);
});

test('a file that can’t be read just now is asked for again', async () => {
  await expect(unfit({ 'b.csv': new AwsUnavailable('S3 is down.') })).rejects.toThrow('S3 is down.');
});
