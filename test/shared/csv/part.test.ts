import { domoDialect } from '../../../shared/csv/dialect.ts';
import type { CutOptions } from '../../../shared/csv/part.ts';
import { cutPart, LOOK_AHEAD, LOOK_BEHIND, TAIL } from '../../../shared/csv/part.ts';
import { planRanges, type Range } from '../../../shared/csv/ranges.ts';

const MB = 1024 * 1024;
const shape = { shortRows: 'reject', emptyColumns: 'reject' } as const;

/** Cuts a part of `object` and tells what was read and written. */
async function cut(object: Buffer, range: Range, options: Partial<CutOptions> = {}, chunk = 64 * 1024) {
  const reads: { from: number; to: number; given: number; open: boolean }[] = [];
  const written: Uint8Array[] = [];
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    const here = { from, to, given: 0, open: true };
    reads.push(here);
    try {
      for (let at = from; at < to; at += chunk) {
        const bytes = object.subarray(at, Math.min(to, at + chunk));
        here.given += bytes.length;
        yield bytes;
      }
    } finally {
      here.open = false;
    }
  }
  const report = await cutPart(
    {
      range,
      dataStart: 0,
      dataEnd: object.length,
      lookBehind: LOOK_BEHIND,
      dialect: { ...domoDialect, strayQuotes: 'reject' },
      width: null,
      ...shape,
      maxRecordBytes: 16 * MB,
      ...options,
    },
    read,
    (bytes) => {
      written.push(bytes);
    },
  );
  return { report, reads, written, text: Buffer.concat(written).toString() };
}

const rangeOf = (object: Buffer, partSize: number, index: number) =>
  planRanges(0, object.length, partSize)[index] as Range;
const table = (rows: number) =>
  Buffer.from(Array.from({ length: rows }, (_, row) => `${row},"text ${row}"\n`).join(''));

describe('cutting a part', () => {
  const object = table(200_000);

  it('reads its range once, with one byte before the look-behind, and the tail', async () => {
    const range = rangeOf(object, MB, 1);
    const { reads, report } = await cut(object, range);
    expect(reads).toEqual([
      { from: range.start - LOOK_BEHIND - 1, to: range.end + TAIL, given: expect.any(Number), open: false },
    ]);
    expect(report).toMatchObject({ range: 1, start: 'O', exact: true, empty: false, anomaly: null });
  });

  it('does not look behind the first range, nor where it is told the state', async () => {
    const first = rangeOf(object, MB, 0);
    expect((await cut(object, first)).reads).toMatchObject([{ from: 0, to: first.end + TAIL }]);
    const second = rangeOf(object, MB, 1);
    const { reads, report } = await cut(object, second, { state: 'O' });
    expect(reads).toMatchObject([{ from: second.start - 1, to: second.end + TAIL }]);
    expect(report.exact).toBe(true);
  });

  it('knows the state for sure where the look-behind reaches the start of the data', async () => {
    const small = Buffer.from('a,b\nc,d\ne,f\n');
    const { report, reads } = await cut(small, rangeOf(small, 4, 2));
    expect(report).toMatchObject({ start: 'O', exact: true, rows: 1 });
    expect(reads).toMatchObject([{ from: 0, to: small.length }]);
  });

  it('ends the read as soon as the record is whole that ends in the tail', async () => {
    const range = rangeOf(object, MB, 1);
    const { reads } = await cut(object, range, {}, 100);
    const [read] = reads;
    expect(read?.open).toBe(false);
    expect((read?.from ?? 0) + (read?.given ?? 0)).toBeLessThan(range.end + 300);
  });

  it('goes on reading for a record that is longer than the tail, and no further than it', async () => {
    const long = Buffer.from(`${'a,b\n'.repeat(1000)}c,"${'x'.repeat(300_000)}"\nd,e\n`);
    const range: Range = { index: 0, count: 2, start: 0, end: 4100 };
    const { reads, report } = await cut(long, range, {}, 1000);
    expect(reads.map(({ from, to }) => [from, to])).toEqual([
      [0, 4100 + TAIL],
      [4100 + TAIL, 4100 + TAIL + 65_536],
      [4100 + TAIL + 65_536, 4100 + TAIL + 3 * 65_536],
      [4100 + TAIL + 3 * 65_536, long.length],
    ]);
    expect(reads.every(({ open }) => !open)).toBe(true);
    expect(report).toMatchObject({ rows: 1001, bytes: long.length - 4, anomaly: null });
  });

  it('reads no byte beyond the length that a record may have', async () => {
    const endless = Buffer.from(`${'a,b\n'.repeat(1000)}c,"${'x'.repeat(1_000_000)}`);
    const range: Range = { index: 0, count: 2, start: 0, end: 4100 };
    const { reads, report, text } = await cut(endless, range, { maxRecordBytes: 200_000 });
    expect(Math.max(...reads.map(({ to }) => to))).toBe(204_000);
    expect(report.anomaly).toEqual({
      kind: 'RecordTooLong',
      row: 1001,
      offset: 4000,
      limit: 200_000,
      openedAt: 4002,
    });
    expect(text.length).toBeLessThan(204_000);
  });

  it('gives the map of the whole range in spite of an anomaly, and writes nothing more', async () => {
    const bad = Buffer.from(`a,b\n\n${'c,d\n'.repeat(50_000)}e,"f`);
    const { report, text } = await cut(bad, { index: 0, count: 1, start: 0, end: bad.length }, {}, 1000);
    expect(report).toMatchObject({ map: 'IOI', anomaly: { kind: 'BlankLine', row: 2, offset: 4 } });
    expect(text).toBe('');
  });

  it('adds the line feed that the last record lacks, and says so', async () => {
    const open = Buffer.from('a,b\r\nc,d');
    const { report, text } = await cut(open, { index: 0, count: 1, start: 0, end: open.length });
    expect(text).toBe('a,b\r\nc,d\n');
    expect(report).toMatchObject({ rows: 2, bytes: 8, newlineAdded: true });
  });

  it('writes nothing of a range in which no record begins', async () => {
    const one = Buffer.from(`a,"${'x'.repeat(100)}"\n`);
    const { report, written } = await cut(one, { index: 1, count: 3, start: 30, end: 60 }, { state: 'I' });
    expect(report).toEqual({
      range: 1,
      start: 'I',
      exact: true,
      map: 'OIO',
      empty: true,
      rows: 0,
      bytes: 0,
      newlineAdded: false,
      literalQuotes: 0,
      textAfterClose: 0,
      changes: {},
      anomaly: null,
    });
    expect(written).toEqual([]);
  });

  it('writes views of what was read, not copies', async () => {
    const { written } = await cut(object, rangeOf(object, MB, 1));
    expect(written.every(({ buffer }) => buffer === object.buffer)).toBe(true);
  });

  it('waits for every write', async () => {
    let writing = 0;
    const range = rangeOf(object, MB, 0);
    async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
      for (let at = from; at < to; at += 50_000) yield object.subarray(at, Math.min(to, at + 50_000));
    }
    const options = {
      range,
      dataStart: 0,
      dataEnd: object.length,
      lookBehind: 0,
      width: 2,
      ...shape,
      maxRecordBytes: MB,
    };
    await cutPart({ ...options, dialect: { ...domoDialect, strayQuotes: 'reject' } }, read, async () => {
      expect(++writing).toBe(1);
      await new Promise(setImmediate);
      writing--;
    });
    expect(writing).toBe(0);
  });

  it('closes the read when a write fails', async () => {
    let open = 0;
    async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
      open++;
      try {
        for (let at = from; at < to; at += 100) yield object.subarray(at, Math.min(to, at + 100));
      } finally {
        open--;
      }
    }
    const range = rangeOf(object, MB, 1);
    const options = {
      range,
      dataStart: 0,
      dataEnd: object.length,
      lookBehind: 0,
      width: 2,
      ...shape,
      maxRecordBytes: MB,
    };
    const cutting = cutPart({ ...options, dialect: { ...domoDialect, strayQuotes: 'reject' } }, read, () => {
      throw new Error('no room');
    });
    await expect(cutting).rejects.toThrow('no room');
    expect(open).toBe(0);
  });

  it('guesses from a window of bounded size, however long the range is', async () => {
    const plain = Buffer.from('a,b\n'.repeat(2 * MB));
    const range = rangeOf(plain, 4 * MB, 1);
    const held: number[] = [];
    let taken = 0;
    async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
      for (let at = from; at < to; at += 4096) {
        taken += 4096;
        yield plain.subarray(at, Math.min(to, at + 4096));
      }
    }
    let written = 0;
    const options = {
      range,
      dataStart: 0,
      dataEnd: plain.length,
      lookBehind: LOOK_BEHIND,
      width: 2,
      ...shape,
      maxRecordBytes: MB,
    };
    const report = await cutPart(
      { ...options, dialect: { ...domoDialect, strayQuotes: 'reject' } },
      read,
      (bytes) => {
        written += bytes.length;
        held.push(taken - LOOK_BEHIND - written);
      },
    );
    expect(report).toMatchObject({ start: 'O', exact: false });
    expect(Math.max(...held)).toBeLessThanOrEqual(LOOK_AHEAD + 8192);
  });

  it('gives a report that is small as JSON, and the same after it', async () => {
    const { report } = await cut(object, rangeOf(object, MB, 1));
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(JSON.stringify(report).length).toBeLessThan(250);
  });
});
