import type { ImportRoute } from '../../../../shared/config/route.ts';
import { domoDialect } from '../../../../shared/csv/dialect.ts';
import { cutPart, LOOK_BEHIND } from '../../../../shared/csv/part.ts';
import { planRanges } from '../../../../shared/csv/ranges.ts';
import { HeaderMismatch } from '../../../../shared/errors.ts';
import { headOf } from '../../../../shared/import/plan/head.ts';
import { makeLoad, route } from '../../../helpers/load.ts';

/** Records of three columns, repeated: as much data as several parts of the default size have. */
const kinds = {
  numbers: '1234567,98765.4321,-42\n',
  text: 'a,"It said: ""no"",\r\nand that was it",b\n',
  quoted: '"a","b","c"\n',
};

/** The bytes of an object of this kind, made as they are read; `total` is how many were asked for. */
function objectOf(record: string, size: number) {
  const pattern = Buffer.from(record.repeat(Math.ceil((1024 * 1024) / record.length)));
  const counter = { total: 0 };
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    counter.total += to - from;
    for (let at = from; at < to; ) {
      const begin = at % pattern.length;
      const chunk = pattern.subarray(begin, Math.min(pattern.length, begin + to - at));
      yield chunk;
      at += chunk.length;
    }
  }
  return { counter, read, size: size - (size % record.length) };
}

test.each(Object.entries(kinds))(
  'of %s in parts of the default size hardly any byte is read twice',
  async (_, record) => {
    const { counter, read, size } = objectOf(record, 2.5 * route.partSize);
    const { object } = makeLoad({ size });
    const plain: ImportRoute = {
      ...route,
      read: { ...route.read, header: false, delimiter: ',', skipLines: 0 },
    };
    const text = { read, size, index: null, objectOffset: async (at: number) => at };
    const columns = ['a', 'b', 'c'].map((from) => ({ from, type: 'STRING' as const }));
    const known = {
      ...{ columns, match: route.match, accepts: () => true },
      refusal: () => new HeaderMismatch('never'),
    };
    await headOf(text, object, plain, { known, encoding: 'utf-8', year: 2026 });
    expect(counter.total).toBeLessThanOrEqual(72 * 1024);

    const ranges = planRanges(0, size, route.partSize);
    const reports = [];
    for (const range of ranges) {
      const options = {
        ...{ range, dataEnd: size, dataStart: 0, lookBehind: LOOK_BEHIND, dialect: domoDialect },
        ...{ width: 3, shortRows: 'reject' as const, emptyColumns: 'reject' as const },
      };
      const { maxRecordBytes } = route;
      reports.push(await cutPart({ ...options, maxRecordBytes }, read, () => undefined));
    }
    expect(reports.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(size);
    expect(counter.total / size).toBeLessThan(1.002);
  },
);
