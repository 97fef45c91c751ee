import { createReader, type Read } from '../../../shared/csv/reader.ts';
import { AwsUnavailable } from '../../../shared/errors.ts';

const object = Buffer.from('abcdefghijklmnopqrstuvwxyz'.repeat(10_000));

/** Reads of `object` in chunks of `length` bytes, with what was asked and how it ended. */
function source(length: number) {
  const log: { from: number; to: number; given: number; ended: boolean; cancelled: boolean }[] = [];
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    const here = { from, to, given: 0, ended: false, cancelled: true };
    log.push(here);
    try {
      for (let at = from; at < to; at += length) {
        const chunk = object.subarray(at, Math.min(at + length, to));
        here.given += chunk.length;
        yield chunk;
      }
      here.cancelled = false;
    } finally {
      here.ended = true;
    }
  }
  return { read, log };
}

const text = async (bytes: Promise<Uint8Array>) => Buffer.from(await bytes).toString();

describe('a reader', () => {
  it('reads once what was planned, and gives nothing beyond what was asked', async () => {
    const { read, log } = source(4);
    const reader = createReader(read, 2, 12);
    expect(log).toEqual([]);
    expect(await text(reader.take(3))).toBe('c');
    expect(await text(reader.take(12))).toBe('def');
    expect(await text(reader.take(8))).toBe('gh');
    expect(reader.position).toBe(8);
    expect(await text(reader.take(12))).toBe('ij');
    expect(await text(reader.take(12))).toBe('kl');
    await reader.close();
    expect(log).toEqual([{ from: 2, to: 12, given: 10, ended: true, cancelled: false }]);
  });

  it('ends a read that it does not need to the end', async () => {
    const { read, log } = source(4);
    const reader = createReader(read, 0, 100);
    await reader.take(100);
    await reader.close();
    expect(log).toEqual([{ from: 0, to: 100, given: 4, ended: true, cancelled: true }]);
  });

  it('goes on behind the plan with reads that grow, and never past what is asked', async () => {
    const { read, log } = source(100_000);
    const reader = createReader(read, 0, 10);
    while (reader.position < 250_000) await reader.take(250_000);
    await reader.close();
    expect(log.map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [10, 10 + 65_536],
      [10 + 65_536, 10 + 3 * 65_536],
      [10 + 3 * 65_536, 250_000],
    ]);
    expect(log.every(({ ended, cancelled }) => ended && !cancelled)).toBe(true);
  });

  it('gives back what was taken', async () => {
    const { read, log } = source(3);
    const reader = createReader(read, 0, 9);
    const taken = [await reader.take(5), await reader.take(5)];
    reader.unread(taken);
    expect(reader.position).toBe(0);
    expect(await text(reader.take(2))).toBe('ab');
    expect(await text(reader.take(9))).toBe('c');
    expect(await text(reader.take(9))).toBe('de');
    expect(await text(reader.take(9))).toBe('f');
    await reader.close();
    expect(log).toHaveLength(1);
  });

  it('passes over empty chunks', async () => {
    async function* read(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(0);
      yield Buffer.from('x');
    }
    expect(await text(createReader(read, 0, 1).take(1))).toBe('x');
  });

  it('hands out views of the chunks, not copies', async () => {
    const { read } = source(50);
    const bytes = await createReader(read, 0, 50).take(20);
    expect(bytes.buffer).toBe(object.buffer);
  });

  it.each<[string, Read]>([
    [
      'less',
      async function* () {
        yield Buffer.from('abc');
      },
    ],
    [
      'more',
      async function* () {
        yield Buffer.alloc(11);
      },
    ],
  ])('refuses a read that gives %s than was asked', async (_, read) => {
    const reader = createReader(read, 0, 10);
    const all = async () => {
      while (reader.position < 10) await reader.take(10);
    };
    await expect(all()).rejects.toThrow(AwsUnavailable);
  });

  it('passes on what the read throws', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it gives anything
    async function* read(): AsyncGenerator<Uint8Array> {
      throw new Error('no such object');
    }
    await expect(createReader(read, 0, 10).take(10)).rejects.toThrow('no such object');
  });
});
