import { isOpen, type LedgerRow, objectOf, toRecord } from '../../../../shared/import/ledger/row.ts';
import { finalStates, openStates } from '../../../../shared/import/load.ts';
import { makeLoad } from '../../../helpers/load.ts';
import { createWorld } from '../../../helpers/ports.ts';

const load = makeLoad({ key: 'incoming/sales/a.csv' });
async function rowOf(changes: Partial<LedgerRow> = {}): Promise<LedgerRow> {
  const { ports, row } = createWorld();
  await ports.ledger.enter(load, { streamKey: 'stream', updateMethod: 'APPEND' });
  return { ...row(load.id), ...changes };
}

const record = {
  ...{ id: load.id, route: 'sales', bucket: 'bucket', key: 'incoming/sales/a.csv', versionId: 'v1' },
  ...{ state: 'received', rows: 0, bytes: 100, parts: 0, streamId: null, executionId: null },
  ...{ receivedAt: load.receivedAt, endedAt: null, receipt: null },
};

test('a record has what the command line shows, and nothing else', async () => {
  expect(toRecord(await rowOf())).toEqual(record);
  const ended = {
    state: 'rejected',
    reason: 'because',
    fault: 'user',
    endedAt: 'then',
    receipt: 's3://r',
  } as const;
  expect(toRecord(await rowOf({ ...ended, error: 'BlankLine', fence: 3 }))).toEqual({ ...record, ...ended });
});

test('a row knows the object of its load', async () => {
  expect(objectOf(await rowOf())).toEqual(load.object);
});

test('a state is open or final', () => {
  expect([...openStates, ...finalStates].filter(isOpen)).toEqual(openStates);
});
