import fc from 'fast-check';
import { createRecordCounter } from '../../../shared/csv/count.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import { parseRecords } from '../../../shared/csv/records.ts';
import { anyData, conformantFile, createRandom } from '../../helpers/csv-random.ts';

function count(chunks: Uint8Array[]) {
  const counter = createRecordCounter({ delimiter: ',' });
  for (const chunk of chunks) counter.push(chunk);
  return { records: counter.records, isOpen: counter.isOpen };
}

function cut(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = cuts.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end));
}

test.each<[string, number, boolean]>([
  ['', 0, false],
  ['a\n', 1, false],
  ['a', 1, false],
  ['\n\n', 2, false],
  ['a,b\r\nc,d\r\n', 2, false],
  ['"a\nb",c\nd,e\n', 2, false],
  ['"a ""\n"" b"\nc\n', 2, false],
  ['"",""\n"""\n"""\n', 2, false],
  ['a"b\nc"\n', 2, false],
  ['a,"b\nc', 1, true],
  ['a\n"b\n', 2, true],
  ['a,""', 1, false],
  [`${'x'.repeat(60)}\n${'y'.repeat(60)}\n"${'z\n'.repeat(30)}"\n`, 3, false],
])('%j', (text, records, isOpen) => {
  expect(count([Buffer.from(text)])).toEqual({ records, isOpen });
});

test('counts what the parser finds, however the bytes are cut', () => {
  const data = fc.tuple(fc.integer(), fc.boolean()).map(([seed, conforms]) => {
    const random = createRandom(seed);
    return conforms ? conformantFile(random).bytes : anyData(random);
  });
  fc.assert(
    fc.property(data, fc.array(fc.nat(1000), { maxLength: 6 }), (bytes, cuts) => {
      const found = [...parseRecords([bytes], domoDialect)].length;
      expect(count(cut(bytes, cuts)).records).toBe(found);
    }),
    { numRuns: 3000 },
  );
});
