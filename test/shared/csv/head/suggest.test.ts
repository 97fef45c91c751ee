import { settingsText } from '../../../../shared/csv/head/advice.ts';
import { listReadings } from '../../../../shared/csv/head/suggest.ts';
import type { Head, ReadRules } from '../../../../shared/csv/head/types.ts';
import { ask, knownOf, plain } from './asking.ts';

function list(file: string, read: Partial<ReadRules> = {}) {
  const found = listReadings({
    ...{ head: Buffer.from(file), whole: true, rules: { ...plain, ...read }, known: null },
    ...{ maxRecordBytes: 1e6, object: 's3://b/k', showCells: true },
  });
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('the readings of a file', () => {
  it('are one, without a setting, where it is decided', () => {
    const { isDecided, readings } = list('id;name\n1;a\n');
    expect(isDecided).toBe(true);
    expect(readings[0]).toMatchObject({ settings: {}, look: { delimiter: ';', width: 2 } });
  });

  it('are those that the head allows, where it is not', () => {
    expect(list('a;b,c;d\n1;2,3;4\n').readings.map(({ settings }) => settings)).toEqual([
      { delimiter: ',' },
      { delimiter: ';' },
    ]);
    expect(list('Report\na|b|c\n1|2|3\n').readings[0]).toMatchObject({
      settings: { skipLines: 1 },
      isHeadless: false,
    });
  });

  it.each([
    'Report\nx;y\n\na;b;c\n1;2;3\nTotal\n',
    "# by x\nid,name\n1,'a, b'\n2,'c'\n",
    '# by x\n1,2026-01-01\n2,2026-01-02\n',
    'a,b\n1,"x \\"y\\", z"\n# end\n',
    '1,2\n3,4\n',
    'a\x01b\x01c\n1\x012\x013\n',
    'Title\n"a", "b"\n1, "x, y"\n',
    'words\nred;green\nup|down\n',
  ])('load the file, each by its settings: %j', (file) => {
    const { readings } = list(file);
    expect(readings.length).toBeGreaterThan(0);
    for (const { settings, isHeadless, look } of readings) {
      const read = { ...settings, ...(isHeadless ? { header: false } : {}) };
      const known = isHeadless
        ? knownOf(Array.from({ length: look.width }, (_, index) => `c${index}`))
        : null;
      const head = ask(file, { read, known }) as Head;
      expect(head).toMatchObject({ width: look.width, empty: false });
      expect(head.dialect.delimiter).toBe(look.delimiter);
    }
  });

  it('are told as a route has them', () => {
    const settings = { skipLines: 2, trim: true, delimiter: '\t' };
    expect(settingsText({ settings, isHeadless: false })).toBe(
      '"skipLines": 2 and "delimiter": "\\t" under "read", and "trim": true under "cells"',
    );
    expect(settingsText({ settings: {}, isHeadless: true })).toBe(
      '"header": false under "read", and the list of its "columns" under "dataSet"',
    );
  });
});
