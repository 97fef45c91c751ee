import type { Column } from '../../../shared/config/route.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { findMisfit } from '../../../shared/csv/misfit.ts';

const dialect = { ...domoDialect, strayQuotes: 'reject' as const };
const columns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'note', type: 'STRING' },
  { name: 'day', type: 'DATE' },
];

async function* chunks(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const good = '1,"a\nb",2024-01-01\n,,\n';

describe('the first misfit', () => {
  it.each([1, 3, 1000])('is found in chunks of %d bytes', async (length) => {
    const text = `${good}2,é,2024-02-30\nx,,y\n`;
    expect(await findMisfit(columns, chunks(text, length), { dialect, dataStart: 100 })).toEqual({
      row: 3,
      column: 'day',
      offset: 100 + good.length + 5,
      text: '2024-02-30',
      type: 'DATE',
      reason: 'noSuchDate',
    });
  });

  it('is found in a last record without line end', async () => {
    const found = await findMisfit(columns, chunks(`${good}x,,`, 5), { dialect, dataStart: 0 });
    expect(found).toMatchObject({ row: 3, column: 'id', text: 'x' });
  });

  it('is null where all cells fit', async () => {
    expect(await findMisfit(columns, chunks(good, 4), { dialect, dataStart: 0 })).toBeNull();
  });

  it('is shown shortened', async () => {
    const found = await findMisfit(columns, chunks(`${'9'.repeat(500)},,\n`, 64), { dialect, dataStart: 0 });
    expect(found?.text).toBe(`${'9'.repeat(60)}…`);
  });

  it('ends the reading', async () => {
    let read = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          read++;
          yield Buffer.from('x,,\n');
        }
      } finally {
        ended = true;
      }
    }
    await findMisfit(columns, endless(), { dialect, dataStart: 0 });
    expect({ read, ended }).toEqual({ read: 1, ended: true });
  });
});
