import fc from 'fast-check';
import { type PageRequest, type Row, readPage } from '../../../../sandbox/s3/operations/page.ts';
import { createSortedMap, fromByteKey, toByteKey } from '../../../../sandbox/s3/store/sorted-map.ts';

/** Few characters, so that prefixes are shared; the last two are in another order by UTF-16 than by byte. */
const key = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'é', '\u{ffff}', '😀'),
  minLength: 1,
  maxLength: 5,
});

/** What a listing is, said without cleverness. */
function naiveList(keys: string[], prefix: string, delimiter: string, after: string | null): string[] {
  const rows = keys
    .filter((candidate) => candidate.startsWith(prefix))
    .map((candidate) => {
      const cut = delimiter === '' ? -1 : candidate.indexOf(delimiter, prefix.length);
      return cut < 0 ? candidate : `${candidate.slice(0, cut + delimiter.length)}…`;
    });
  return [...new Set(rows)]
    .filter((row) => after === null || compare(row.replace('…', ''), after) > 0)
    .sort((a, b) => compare(a.replace('…', ''), b.replace('…', '')));
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const name = (row: Row<string>): string => fromByteKey(row.key) + (row.item === null ? '…' : '');

function mapOf(keys: string[]) {
  const map = createSortedMap<string>();
  for (const each of keys) map.set(toByteKey(each), each);
  return map;
}

describe('a listing in pages', () => {
  test('is the whole list, sorted by byte, each common prefix once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 25 }),
        fc.uniqueArray(key, { maxLength: 5 }),
        fc.constantFrom('', 'a', 'a/', '/', 'é'),
        fc.constantFrom('', '/', 'a', '//', '😀'),
        fc.option(key),
        fc.integer({ min: 1, max: 4 }),
        (keys, deleted, prefix, delimiter, startAfter, limit) => {
          const map = mapOf([...keys, ...deleted]);
          for (const each of deleted) map.delete(toByteKey(each));
          const rows: string[] = [];
          let after = startAfter === null ? null : toByteKey(startAfter);
          do {
            const request: PageRequest = {
              prefix: toByteKey(prefix),
              delimiter: toByteKey(delimiter),
              after,
              includeAfter: false,
              limit,
            };
            const page = readPage(map, request, (_key, value) => [value]);
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            if (page.next !== null) expect(page.rows).toHaveLength(limit);
            rows.push(...page.rows.map(name));
            after = page.next;
          } while (after !== null);
          const kept = keys.filter((each) => !deleted.includes(each));
          expect(rows).toEqual(naiveList(kept, prefix, delimiter, startAfter));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('passes over keys without items, also where they alone have a prefix', () => {
    const map = mapOf(['a/hidden', 'b/hidden', 'b/shown', 'c']);
    const request: PageRequest = { prefix: '', delimiter: '/', after: null, includeAfter: false, limit: 10 };
    const page = readPage(map, request, (_key, value) => (value.endsWith('hidden') ? [] : [value]));
    expect(page.rows.map(name)).toEqual(['b/…', 'c']);
    expect(page.next).toBeNull();
  });

  test('of no rows is at its end', () => {
    const request: PageRequest = { prefix: '', delimiter: '', after: null, includeAfter: false, limit: 0 };
    expect(readPage(mapOf(['a']), request, (_key, value) => [value])).toEqual({ rows: [], next: null });
  });
});
