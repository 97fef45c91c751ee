import { Readable } from 'node:stream';
import { report } from '../../cli/report.ts';
import { printTo } from '../../cli/terminal.ts';
import { record } from './records.ts';

test.each([
  [0, '0 rows of s3://bucket/incoming/sales/q3.csv are in Domo.\n'],
  [1, '1 row of s3://bucket/incoming/sales/q3.csv is in Domo.\n'],
  [1200, '1,200 rows of s3://bucket/incoming/sales/q3.csv are in Domo.\n'],
])('%d rows that are committed', async (rows, said) => {
  let out = '';
  const terminal = {
    out: printTo((text) => {
      out += text;
    }),
    err: printTo(() => undefined),
    notes: printTo(() => undefined),
    stdin: () => Readable.from([]),
    interrupted: new AbortController().signal,
  };
  await report(record({ rows }), false, terminal, { connection: { words: [] } });
  expect(out.slice(0, said.length)).toBe(said);
});
