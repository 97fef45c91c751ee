import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createLeases } from '../../../shared/aws/leases.ts';
import { firstLease } from '../../../shared/import/lease/lease.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test('nobody holds the lease of a stream that was never loaded', async () => {
  expect(await createLeases(table).read('new')).toEqual(firstLease);
});

test('of writes over the same version one is done', async () => {
  const leases = createLeases(table);
  for (let fence = 1; fence <= 3; fence++) {
    const seen = await leases.read('cas');
    const done = await Promise.all([1, 2, 3].map(() => leases.replace('cas', { ...seen, fence })));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await leases.read('cas')).toEqual({ ...firstLease, fence, version: fence });
  }
  expect(await leases.read('another')).toEqual(firstLease);
});

test('a write over a version that is gone is refused, and changes nothing', async () => {
  const leases = createLeases(table);
  const seen = await leases.read('gone');
  await leases.replace('gone', { ...seen, fence: 1 });
  expect(await leases.replace('gone', { ...seen, fence: 9 })).toBe(false);
  expect(await leases.read('gone')).toMatchObject({ version: 1, fence: 1 });
});

/** A table whose first answer to a write is lost: the SDK makes the call again. `between`: what happens before it does. */
function losing(between: () => Promise<unknown> = async () => undefined) {
  let writes = 0;
  const send = async (command: PutCommand) => {
    if (command instanceof PutCommand && ++writes === 1) {
      await table.client.send(command);
      await between();
    }
    return table.client.send(command);
  };
  return createLeases({ ...table, client: { send } as never });
}

test('a write that the SDK makes again, since its answer was lost, is known to be its own', async () => {
  for (const version of [0, 1]) {
    const leases = losing();
    expect(await leases.replace('lost', { ...firstLease, version, fence: 5 + version })).toBe(true);
    expect(await leases.read('lost')).toMatchObject({ version: version + 1, fence: 5 + version });
  }
});

test('a write whose answer was lost, and over which another has written by now, is no longer there', async () => {
  const other = createLeases(table);
  const leases = losing(() => other.replace('both', { ...firstLease, version: 1, fence: 9 }));
  expect(await leases.replace('both', { ...firstLease, fence: 5 })).toBe(false);
  expect(await leases.read('both')).toMatchObject({ version: 2, fence: 9 });
});

test('what a lease of an earlier version of Sluice does not have is as at first', async () => {
  const Item = { pk: 'STREAM#old', sk: 'LEASE', version: 3, lease: { version: 3, fence: 2 } };
  await table.client.send(new PutCommand({ TableName: table.name, Item }));
  expect(await createLeases(table).read('old')).toEqual({ ...firstLease, version: 3, fence: 2 });
});
