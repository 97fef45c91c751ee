import { createNullFilter } from '../../../shared/export/nulls.ts';

/** What becomes of a text that comes in chunks of so many bytes. */
function filtered(text: string, chunk = Number.POSITIVE_INFINITY): [string, number] {
  const filter = createNullFilter();
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += Math.min(chunk, bytes.length)) {
    out.push(filter.push(bytes.subarray(at, at + chunk)));
  }
  out.push(filter.end());
  return [Buffer.concat(out).toString(), filter.nulls];
}

test.each([
  ['in the middle', 'a,\\N,b\n', 'a,,b\n', 1],
  ['at the beginning and the end of a row', '\\N,a\nb,\\N\n', ',a\nb,\n', 2],
  ['alone in their rows', '\\N\n\\N\n', '\n\n', 2],
  ['before CRLF', '\\N,\\N\r\n', ',\r\n', 2],
  ['at the end of all', 'a,\\N', 'a,', 1],
])('nulls %s become empty cells', (_, text, wanted, nulls) => {
  for (const chunk of [1, 2, 3, Number.POSITIVE_INFINITY]) {
    expect(filtered(text, chunk)).toEqual([wanted, nulls]);
  }
});

test.each([
  ['is in quotes', '"\\N",a\n'],
  ['is a part of a cell', '\\Name,x\\N,\\\\N,\\n\n'],
  ['is behind a line break or a comma in quotes', '"a\n\\N","b,\\N","c"",\\N"\n'],
  ['is not whole', 'a,\\'],
])('what %s stays', (_, text) => {
  for (const chunk of [1, 2, 3, Number.POSITIVE_INFINITY]) expect(filtered(text, chunk)).toEqual([text, 0]);
});
