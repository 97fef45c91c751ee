import { gzipSync } from 'node:zlib';
import { connect, type Drops } from '../helpers/drops.ts';
import { noticesIn } from '../helpers/notices.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const prefix = 'incoming/people/';
const header = 'id,name,born\n';
const good = `${header}1,Ada,1815-12-10\n2,"Grace ""Amazing""",1906-12-09\n`;

let sandbox: SandboxProcess;
let drops: Drops;
let dataSetId: string;
beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: [
      {
        name: 'people',
        prefix,
        dataSet: {
          name: 'People',
          columns: [
            { name: 'id', type: 'LONG' },
            { name: 'name', type: 'STRING' },
            { name: 'born', type: 'DATE' },
          ],
        },
        updateMethod: 'APPEND',
        commitInterval: 0,
        maxRecordBytes: 2048,
        files: { empty: 'reject' },
        read: { blankLines: 'reject' },
      },
    ],
  });
  drops = await connect(sandbox);
  const first = await drops.outcome(await drops.drop(`${prefix}first.csv`, good));
  expect(first).toMatchObject({ state: 'committed', rows: 2 });
  dataSetId = (await drops.domo.streams.get(Number(first.streamId))).dataSet.id;
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

/** What people were told of a load. */
const notices = (id: string) => noticesIn(sandbox.dir).filter(({ message }) => message.includes(id));

const count = async () => (await drops.domo.dataSets.get(dataSetId)).rows;
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const zip = Buffer.from('504b0304140000000800', 'hex');
const filler = '3,Mary,1780-12-26\n'.repeat(40);

test.each<[string, string | Uint8Array, RegExp]>([
  ['an empty file', '', /no rows.*"empty"/],
  ['a byte order mark alone', '\uFEFF', /no rows.*"empty"/],
  ['a header alone', header, /no rows.*"empty"/],
  ['an unclosed quote', `${header}3,"Mary,1780-12-26\n4,John,1903-12-28\n`, /row 2, byte 15\b.*never ends/],
  [
    'an unclosed quote that swallows a quote',
    `${header}3,"Mary,1780-12-26\n4,"John",1903-12-28\n`,
    /row 2, byte/,
  ],
  ['an unclosed quote far from the end', `${header}3,"Mary,\n${filler.repeat(9)}`, /row 2, byte 1[35]\b/],
  ['too few columns', `${header}3,Mary,1780-12-26\n4,John\n`, /row 3, byte 31: .*2 columns.* 3/],
  ['too many columns', `${header}3,Mary,1780-12-26,x\n`, /row 2, byte 13: .*4 columns.* 3/],
  ['text after a closing quote', `${header}3,"Mary" S,1780-12-26\n`, /row 2, byte 21: text follows/],
  ['a quote inside an unquoted field', `${header}3,5" disk,1780-12-26\n`, /row 2, byte 16: a quote/],
  [
    'a blank line in the middle',
    `${header}3,Mary,1780-12-26\n\n4,John,1903-12-28\n`,
    /row 3, byte 31: .*blank/,
  ],
  ['a carriage return alone', `${header}3,Mary,1780-12-26\r4,John,1903-12-28\n`, /row 2, byte/],
  ['a NUL byte', `${header}3,Ma\0ry,1780-12-26\n`, /row 2, byte 17: .*NUL/],
  ['UTF-16 with half a character', utf16(`\uFEFF${good}\ud83e`), /utf-16le/],
  ['Latin-1', Buffer.from(`${header}3,Zoë,1780-12-26\n`, 'latin1'), /row 2, byte 17: .*UTF-8/],
  ['gzip that was cut', gzipSync(good).subarray(0, -4), /gzip file is damaged/],
  ['zip', zip, /zip/i],
  ['PNG', png, /PNG/],
  ['a header with an extra column', 'id,name,born,died\n3,Mary,1780-12-26,1872-11-29\n', /"died"/],
  ['a header that lacks a column', 'id,name\n3,Mary\n', /"born"/],
  ['a header with two names for one column', 'ID,Id,name,born\n3,3,Mary,1780-12-26\n', /"id"/],
  [
    'a cell that does not fit its type',
    `${header}3,Mary,1780-12-26\nfour,John,1903-12-28\n`,
    /row 3, byte 31: "four".*"id".*LONG/,
  ],
  [
    'a day that is in no calendar',
    `${header}3,Mary,1780-02-30\n`,
    /row 2, byte 20: "1780-02-30".*"born".*DATE/,
  ],
  ['a record that is too long', `${header}3,${'x'.repeat(3000)},1780-12-26\n`, /row 2, byte 13: .*2048/],
])('%s is rejected with what to do, and nothing is loaded', async (name, body, reason) => {
  const before = await count();
  const load = await drops.outcome(await drops.drop(`${prefix}${name}.csv`, body));
  expect(load).toMatchObject({ state: 'rejected', fault: 'user', reason: expect.stringMatching(reason) });
  expect(load.reason).toContain(`s3://${sandbox.bucket}/${prefix}${name}.csv`);
  expect(await drops.receipt(load)).toMatchObject({ state: 'rejected', reason: load.reason });
  expect(await count()).toBe(before);
  const [notice, ...more] = notices(load.id);
  expect(more).toEqual([]);
  expect(notice?.subject).toMatch(/^Sluice: rejected .*route people$/);
  const receipts = String(load.receipt).replace(/[^/]*$/, '');
  for (const text of [load.reason, receipts, `people/${name}.csv`, 'What to do: ']) {
    expect(notice?.message).toContain(text);
  }
});

test('what people are told they see where the sandbox runs', async () => {
  await drops.outcome(await drops.drop(`${prefix}said.csv`, ''));
  const deadline = Date.now() + 10_000;
  while (!sandbox.said().includes('notice: Sluice: rejected said.csv, route people')) {
    if (Date.now() > deadline) throw new Error(`it was not said:\n${sandbox.said()}`);
    await new Promise((go) => setTimeout(go, 20));
  }
});

test('the next file is unhindered', async () => {
  const before = await count();
  const load = await drops.outcome(await drops.drop(`${prefix}next.csv`, good));
  expect(load).toMatchObject({ state: 'committed', rows: 2, parts: 1 });
  expect(await count()).toBe(before + 2);
  // All that was read was sent and is in the DataSet; nobody need be told.
  expect(await drops.receipt(load)).toMatchObject({
    proof: { rows: 2, rowsSent: 2 },
    dataSetRows: { before, after: before + 2, gained: 2, batch: 2, agrees: true },
  });
  expect(notices(load.id)).toEqual([]);
});

test.each([
  'with space.csv',
  'a+b.csv',
  'a%2Fb.csv',
  'über/данные/数据.csv',
  '../up.csv',
  'double//slash.csv',
  'quote".csv',
  '{% $load %}',
  "it's.csv",
])('a file may be called %s', async (name) => {
  const before = await count();
  const load = await drops.outcome(await drops.drop(`${prefix}${name}`, good));
  expect(load).toMatchObject({ state: 'committed', key: `${prefix}${name}`, rows: 2 });
  expect(await count()).toBe(before + 2);
});

test('a key that no route matches is ignored, and that is said', async () => {
  const id = await drops.drop('elsewhere/file.csv', good);
  // Events are handled in order: when this one is final, the other has been looked at.
  await drops.outcome(await drops.drop(`${prefix}after.csv`, good));
  expect(await drops.ledger.get(id)).toBeNull();
  expect(sandbox.said()).toMatch(/ignored.*elsewhere\/file\.csv/);
});
