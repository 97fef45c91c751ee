import { dataSetId, dataSetRoute, importRoute, problemsOf, streamRoute } from './samples.ts';

/** What is said of a route beside which there is no other. */
function saidOf(route: object): string[] {
  return problemsOf({ imports: [route] }).map((line) => line.replace('imports[0].', ''));
}

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'price', type: 'DOUBLE' },
  { name: 'at', type: 'DATETIME' },
];
const listed = (more: object) => ({ ...dataSetRoute, dataSet: { name: 'X', columns }, ...more });
const upsert = { updateMethod: 'UPSERT', keyColumnNames: ['id'] };

describe('how a file becomes records', () => {
  test.each<[object, string]>([
    [
      { encoding: 'cp850' },
      'encoding: "cp850" → write "auto", or an encoding of the WHATWG Encoding Standard, like',
    ],
    [{ encoding: 'windows1252x' }, 'encoding: "windows1252x" → write "windows-1252"'],
    [{ encoding: 'ANSI' }, 'encoding: "ANSI" → write "windows-1252"'],
    [{ encoding: 'UTF-8-BOM' }, 'encoding: "UTF-8-BOM" → write "utf-8"'],
    [{ encoding: 'shiftjis' }, 'encoding: "shiftjis" → write "shift_jis"'],
    [{ encoding: 'Auto' }, 'encoding: "Auto" → write "auto"'],
    [{ encoding: null }, 'encoding: null → write a text in double quotes'],
    [{ delimiter: 'tab' }, 'delimiter: "tab" → write "\\t"'],
    [{ delimiter: '\\t' }, 'delimiter: "\\\\t" → write "\\t"'],
    [{ delimiter: 'pipe' }, 'delimiter: "pipe" → write "|"'],
    [{ delimiter: '' }, 'delimiter: "" → write "auto", or one character of ASCII, like ";"'],
    [{ delimiter: '¦' }, 'delimiter: "¦" → write "auto", or one character of ASCII, like ";"'],
    [{ delimiter: '\n' }, 'delimiter: "\\n" → write another character, like ";": a line break ends a record'],
    [{ delimiter: '\0' }, 'delimiter: "\\u0000" → write "auto", or one character of ASCII'],
    [
      { quote: '"', delimiter: '"' },
      'quote: "\\"" → write another character: "delimiter" is this one already',
    ],
    [{ quote: '""' }, 'quote: "\\"\\"" → write one character of ASCII'],
    [{ comment: '//' }, 'comment: "//" → write one character of ASCII, like "#"'],
    [
      { comment: ';', delimiter: ';' },
      'comment: ";" → write another character: "delimiter" is this one already',
    ],
    [{ comment: '"' }, 'comment: "\\"" → write another character: "quote" is this one already'],
    [
      { quote: '\\', escape: 'backslash' },
      'quote: "\\\\" → write another character: with "escape": "backslash" this one means something else',
    ],
    [
      { comment: ' ' },
      'comment: " " → write another character, like "#", or null: blanks may stand anywhere',
    ],
    [
      { quote: '\t' },
      'quote: "\\t" → write another character, like "\'", or null: blanks may stand anywhere',
    ],
    [{ escape: 'none' }, 'escape: "none" → write "double" or "backslash"'],
    [
      { strayQuotes: 'keep', quote: null },
      'strayQuotes: "keep" → leave it out: with "quote": null every quote',
    ],
    [{ skipLines: -1 }, 'skipLines: -1 → write a whole number from 0'],
    [{ skipLines: '3' }, 'skipLines: "3" → write "auto" or a whole number, without quotes'],
    [{ skipLines: 1e5 }, 'skipLines: 100000 → write at most 10000'],
    [{ skipFooter: 1.5 }, 'skipFooter: 1.5 → write a whole number, without quotes'],
    [{ skipFooter: 'auto' }, 'skipFooter: "auto" → write a whole number, without quotes'],
    [{ blankLines: 'null' }, 'blankLines: "null" → write "skip" or "reject"'],
    [{ shortRows: 'null' }, 'shortRows: "null" → write "reject" or "pad"'],
    [{ shortRows: 'pad', delimiter: null }, 'shortRows: "pad" → leave it out: a file of one column'],
    [{ emptyColumns: 'skip' }, 'emptyColumns: "skip" → write "drop" or "reject"'],
    [
      { emptyColumns: 'reject', delimiter: null },
      'emptyColumns: "reject" → leave it out: a file of one column',
    ],
    [{ format: 'parq' }, 'format: "parq" → write "auto", "csv", "jsonl", "json", "parquet" or "xlsx"'],
    [{ compression: 'gz' }, 'compression: "gz" → write "auto", "none", "gzip", "zip" or "zstd"'],
    [{ member: '' }, 'member: "" → write a pattern, like "**/*.csv"'],
    [
      { member: '*.csv', compression: 'gzip' },
      'member: "*.csv" → leave it out, or write "compression": "zip"',
    ],
    [{ sheet: '' }, 'sheet: "" → write the name of the sheet'],
    [{ sheet: 'Data', format: 'csv' }, 'sheet: "Data" → leave it out, or write "format": "xlsx"'],
    [{ maxTextBytes: '1XB' }, 'maxTextBytes: "1XB" → write a number and its unit, like "64MB"'],
    [{ maxTextBytes: 10 }, 'maxTextBytes: 10 → write at least "1KB"'],
    [{ maxRatio: 0 }, 'maxRatio: 0 → write 1 or more'],
    [{ quotes: 'lenient' }, 'quotes: unknown key → write it as "strayQuotes": "keep"'],
    [{ trim: true }, 'trim: unknown key → write it under "cells", as "cells": { "trim": true }'],
    [{ showCells: false }, 'showCells: unknown key → write it beside "read", not in it'],
    [{ seperator: ';' }, 'seperator: unknown key → leave it out; known are format, compression, member'],
    [{ delimeter: ';' }, 'delimeter: unknown key → did you mean "delimiter"?'],
  ])('%j', (read, problem) => {
    expect(saidOf({ ...streamRoute, read })).toEqual([expect.stringContaining(`read.${problem}`)]);
  });

  test.each<[string, object, string]>([
    [
      'blanks that are the delimiter and are no part of cells',
      { read: { delimiter: ' ' }, cells: { trim: true } },
      'read.delimiter: " " → write another character, or leave out "trim"',
    ],
    [
      'a decimal comma between cells that nothing encloses',
      { read: { delimiter: ',', quote: null }, cells: { decimal: ',' } },
      'cells.decimal: "," → write another character, or another "delimiter"',
    ],
    [
      'one column for many',
      listed({ read: { delimiter: null } }),
      'read.delimiter: null → write the delimiter, or "auto"',
    ],
  ])('%s', (_, more, problem) => {
    expect(saidOf({ ...streamRoute, ...('dataSet' in more ? { stream: undefined } : {}), ...more })).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test.each<[string, object]>([
    ['what a program of Hive writes', { read: { delimiter: '\u0001', quote: null, escape: 'backslash' } }],
    ['a decimal comma in cells that may be in quotes', { read: { delimiter: ',' }, cells: { decimal: ',' } }],
    [
      'a decimal comma behind a backslash',
      { read: { delimiter: ',', quote: null, escape: 'backslash' }, cells: { decimal: ',' } },
    ],
    ['tabs between cells that are trimmed', { read: { delimiter: '\t' }, cells: { trim: true } }],
    ['one column of several that may be missing', { read: { delimiter: null }, match: { missing: 'null' } }],
  ])('%s is fine', (_, more) => {
    expect(saidOf({ ...streamRoute, ...more })).toEqual([]);
  });
});

describe('how columns are found', () => {
  const from = (value: unknown, more: object = {}) =>
    listed({
      dataSet: { name: 'X', columns: [{ ...columns[0], from: value }, ...columns.slice(1)] },
      ...more,
    });
  const place = 'dataSet.columns[0].from';

  test.each<[object, string]>([
    [{ ...streamRoute, match: { by: 'order' } }, 'match.by: "order" → write "name" or "position"'],
    [
      { ...streamRoute, match: { extra: 'ignore' } },
      'match.extra: "ignore" → write "reject", "drop" or "add"',
    ],
    [{ ...streamRoute, match: { missing: null } }, 'match.missing: null → write "reject" or "null"'],
    [
      { ...streamRoute, match: { by: 'name' }, read: { header: false } },
      'match.by: "name" → write "position", or leave it out: without a header',
    ],
    [
      { ...streamRoute, match: { by: 'position', extra: 'add' } },
      'match.extra: "add" → write "reject" or "drop": with "by": "position" a further column has no name',
    ],
    [
      { ...streamRoute, match: { extra: 'add' }, read: { header: false } },
      'match.extra: "add" → write "reject" or "drop": without a header a further column has no name',
    ],
    [from(0), `${place}: 0 → write the place of the column in the file, from 1`],
    [from(1.5), `${place}: 1.5 → write a whole number`],
    [from(' '), `${place}: " " → write the name in the file, or its place, from 1`],
    [from(['a']), `${place}: ["a"] → write the name in the file, in double quotes, or its place, from 1`],
    [from('id'), `${place}: "id" → leave it out: it is the name of the column`],
    [from('ID', { read: { header: false } }), `${place}: "ID" → write its place, from 1: without a header`],
    [
      from('ID', { match: { by: 'position' } }),
      `${place}: "ID" → write its place, from 1: with "by": "position"`,
    ],
    [
      from(2, { read: { delimiter: null }, match: { missing: 'null' } }),
      `${place}: 2 → write 1: with "delimiter": null a file has one column`,
    ],
  ])('%#: %j', (route, problem) => {
    expect(saidOf(route)).toEqual([expect.stringContaining(problem)]);
  });

  test.each<[string, object]>([
    ['a name in the file', from('Full Name')],
    ['a place in the file', from(3)],
    ['a place in a file without header', from(3, { read: { header: false } })],
    ['a place in a file whose names do not count', from(3, { match: { by: 'position' } })],
    ['a column of which the file has another case', from('ID')],
  ])('%s is fine', (_, route) => {
    expect(saidOf(route)).toEqual([]);
  });
});

describe('how text becomes values', () => {
  test.each<[object, string]>([
    [{ trim: 'yes' }, 'trim: "yes" → write true or false, without quotes'],
    [{ nulls: 'NULL' }, 'nulls: "NULL" → write a list of texts, in brackets'],
    [{ nulls: ['NULL', 'NULL'] }, 'nulls[1]: "NULL" → leave it out: nulls[0] is the same'],
    [
      { nulls: [' NULL'], trim: true },
      'nulls[0]: " NULL" → write "NULL": with "trim" no cell has blanks around it',
    ],
    [{ decimal: ',,' }, 'decimal: ",," → write one character of ASCII, like ","'],
    [{ decimal: null }, 'decimal: null → write a text in double quotes'],
    [{ decimal: '-' }, 'decimal: "-" → write another character, like ",": this one has a meaning'],
    [{ decimal: 'comma' }, 'decimal: "comma" → write ","'],
    [{ thousands: '.' }, 'thousands: "." → write another character, or "decimal": ","'],
    [{ thousands: ',', decimal: ',' }, 'thousands: "," → write another character, or "decimal": "."'],
    [{ thousands: '3' }, 'thousands: "3" → write another character, like ".": this one has a meaning'],
    [{ thousands: '\u00a0' }, 'thousands: "\u00a0" → write " ": it stands for every kind of blank'],
    [{ thousands: '\u2009' }, 'thousands: "\u2009" → write " ": it stands for every kind of blank'],
    [{ thousands: '’' }, 'thousands: "’" → write "\'": it stands for this apostrophe too'],
    [{ symbols: 7 }, 'symbols: 7 → write a text in double quotes, or a list of texts'],
    [{ symbols: ['€', '€'] }, 'symbols[1]: "€" → leave it out: symbols[0] is the same'],
    [{ symbols: ' €' }, 'symbols: " €" → write "€": blanks around it are taken as well'],
    [{ symbols: [''] }, 'symbols[0]: "" → write a symbol, like "€"'],
    [{ symbols: ['CHF5'] }, 'symbols[0]: "CHF5" → write a symbol without digits, signs'],
    [{ symbols: ['E'] }, 'symbols[0]: "E" → leave it out: an E in a number is its exponent'],
    [{ symbols: ["'"], thousands: "'" }, 'symbols[0]: "\'" → leave it out: it is the "thousands"'],
    [{ dates: 'dd.MM.yyyy' }, 'dates: "dd.MM.yyyy" → write a list of patterns, in brackets'],
    [
      { dates: ['DD.MM.YYYY'] },
      'dates[0]: "DD.MM.YYYY" → mend the pattern: "DD" is not known: d is the day of the month',
    ],
    [{ dates: ['dd.MM.'] }, 'dates[0]: "dd.MM." → mend the pattern: the year (y) is missing'],
    [{ dates: ['dd.MM.yyyy', 'dd.MM.yyyy'] }, 'dates[1]: "dd.MM.yyyy" → leave it out: dates[0] is the same'],
    [
      { dates: ['dd/MM/yyyy', 'MM/dd/yyyy'] },
      'dates[1]: "MM/dd/yyyy" → leave it out, or "dd/MM/yyyy": it reads "',
    ],
    [{ dates: ['yyyy-dd-MM'] }, 'dates[0]: "yyyy-dd-MM" → leave it out: it reads "'],
    [{ timeZone: 'Europe/Berln' }, 'timeZone: "Europe/Berln" → write "Europe/Berlin"'],
    [{ timeZone: '+02:00' }, 'timeZone: "+02:00" → write the IANA name of a time zone'],
    [{ invalid: 'skip' }, 'invalid: "skip" → write "reject" or "null"'],
    [{ quote: "'" }, 'quote: unknown key → write it under "read", as "read": { "quote": "\'" }'],
  ])('%j', (cells, problem) => {
    expect(saidOf({ ...streamRoute, cells })).toEqual([expect.stringContaining(`cells.${problem}`)]);
  });

  const german = { decimal: ',', thousands: '.', symbols: ['€', 'EUR'] };
  const dated = { dates: ['dd.MM.yyyy'], timeZone: 'Europe/Berlin' };
  const texts = [{ name: 'a', type: 'STRING' }];
  const onlyTexts = { ...dataSetRoute, dataSet: { name: 'X', columns: texts } };

  test.each<[string, object, string[]]>([
    ['no number', { ...onlyTexts, cells: german }, ['decimal', 'thousands', 'symbols']],
    ['no date', { ...onlyTexts, cells: dated }, ['dates', 'timeZone']],
    [
      'no date-time',
      { ...onlyTexts, dataSet: { name: 'X', columns: [{ name: 'a', type: 'DATE' }] }, cells: dated },
      ['timeZone'],
    ],
    ['nothing that a text could not be', { ...onlyTexts, cells: { invalid: 'null' } }, ['invalid']],
    ['columns to be added', { ...onlyTexts, cells: german, match: { extra: 'add' } }, []],
    ['every type', listed({ cells: { ...german, ...dated, invalid: 'null' } }), []],
    [
      'columns that are inferred',
      { ...dataSetRoute, dataSet: { name: 'X', columns: 'infer' }, cells: { ...german, ...dated } },
      [],
    ],
    ['columns of an existing DataSet', { ...streamRoute, cells: { ...german, ...dated } }, []],
  ])('of settings for %s, idle are the right ones', (_, route, keys) => {
    expect(saidOf(route)).toEqual(
      keys.map((key) => expect.stringMatching(`^cells\\.${key}: .* → leave it out, or`)),
    );
  });
});

describe('lineage', () => {
  test.each<[object, string]>([
    [
      listed({ lineage: { _file: 'name' } }),
      'lineage._file: "name" → write "key", "row", "loadedAt" or "versionId"',
    ],
    [listed({ lineage: ['key'] }), 'lineage: ["key"] → write an object, in braces'],
    [listed({ lineage: { '': 'key' } }), 'lineage[""]: "key" → write a name'],
    [
      listed({ lineage: { ID: 'row' } }),
      'lineage.ID: "row" → write another name, or leave out columns[0], which has this one',
    ],
    [
      { ...importRoute, dataSetApi: { name: 'X', columns }, lineage: { at: 'loadedAt' } },
      'lineage.at: "loadedAt" → write another name, or leave out columns[2]',
    ],
    [
      listed({ lineage: { _file: 'key', _FILE: 'key' } }),
      'lineage._FILE: "key" → write another name: "_file" differs from it only by case',
    ],
    [
      listed({ lineage: { constructor: 'key' } }),
      'lineage.constructor: a name that programs use → write another name',
    ],
  ])('%#: %j', (route, problem) => {
    expect(saidOf(route)).toEqual([expect.stringContaining(problem)]);
  });

  test('a row may be found by it, and the DataSet API takes it', () => {
    const lineage = { _file: 'key', _row: 'row' };
    expect(saidOf(listed({ updateMethod: 'UPSERT', keyColumnNames: ['_file', '_row'], lineage }))).toEqual(
      [],
    );
    expect(saidOf({ ...importRoute, lineage })).toEqual([]);
  });
});

describe('which objects are loads', () => {
  const replacing = { updateMethod: 'REPLACE' };

  test.each<[object, object, string]>([
    [{ include: [] }, {}, 'include: [] → write at least one pattern, or leave it out'],
    [{ include: '*.csv' }, {}, 'include: "*.csv" → write a list of patterns, in brackets'],
    [{ include: ['*.csv', '*.csv'] }, {}, 'include[1]: "*.csv" → leave it out: include[0] is the same'],
    [
      { include: ['incoming/sales/*.csv'] },
      {},
      'include[0]: "incoming/sales/*.csv" → write "*.csv": it is about what',
    ],
    [{ exclude: ['incoming/sales/'] }, {}, 'exclude[0]: "incoming/sales/" → write "incoming/sales/**"'],
    [
      { exclude: ['**.csv'] },
      {},
      'exclude[0]: "**.csv" → write "**/*.csv": ** stands for whole folders only',
    ],
    [{ exclude: ['**/*.tmp'] }, {}, 'exclude[0]: "**/*.tmp" → leave it out: it is one of the patterns'],
    [
      { include: ['*.csv'], exclude: ['*.csv'] },
      {},
      'include[0]: "*.csv" → leave it out, or "*.csv" of "exclude"',
    ],
    [{ include: ['_data/*.csv'] }, {}, 'include[0]: "_data/*.csv" → write "excludeDefaults": false too'],
    [
      { include: ['a/**/*.{bak,csv}'] },
      {},
      'include[0]: "a/**/*.{bak,csv}" → write "excludeDefaults": false too',
    ],
    [{ sameContent: true }, {}, 'sameContent: true → write "skip", "skip-any-key" or "load"'],
    [{ empty: 'skip' }, {}, 'empty: "skip" → write "accept", "reject" or "replace"'],
    [{ empty: 'replace' }, {}, 'empty: "replace" → write "accept" or "reject": only REPLACE can'],
    [{ empty: 'replace' }, upsert, 'empty: "replace" → write "accept" or "reject": only REPLACE can'],
    [
      { empty: 'replace' },
      { ...replacing, shrinkGuard: 0.5 },
      'empty: "replace" → leave it out, or leave out "shrinkGuard"',
    ],
    [{ set: '_SUCCESS' }, {}, 'set: "_SUCCESS" → write an object, in braces'],
    [{ set: {} }, {}, 'set: ends with nothing → write exactly one of "marker"'],
    [{ set: { marker: '_SUCCESS', manifest: '*.manifest' } }, {}, 'set: ends with a marker and a manifest →'],
    [
      { set: { marker: 'run/_SUCCESS' } },
      {},
      'set.marker: "run/_SUCCESS" → write only the name, like "_SUCCESS"',
    ],
    [
      { set: { marker: '*' } },
      {},
      'set.marker: "*" → write a name that no other object has, like "_SUCCESS"',
    ],
    [
      { set: { marker: '_SUCCESS' } },
      upsert,
      'set: {"marker":"_SUCCESS"} → leave it out, or write "updateMethod"',
    ],
    [
      { marker: '_SUCCESS' },
      {},
      'marker: unknown key → write it under "set", as "set": { "marker": "_SUCCESS" }',
    ],
  ])('%j of %j', (files, more, problem) => {
    expect(saidOf({ ...streamRoute, ...more, files })).toEqual([expect.stringContaining(`files.${problem}`)]);
  });

  test.each<[object, object]>([
    [{ include: ['_data/*.csv'], excludeDefaults: false }, {}],
    [{ include: ['*.csv'], exclude: ['x*.csv', 'archive/**'] }, {}],
    [{ empty: 'replace' }, replacing],
    [{ set: { manifest: '*manifest.json' } }, replacing],
    [{ set: { marker: '_SUCCESS' } }, { stream: undefined, dataSetApi: { dataSetId } }],
  ])('%j of %j is fine', (files, more) => {
    expect(saidOf({ ...streamRoute, ...more, files })).toEqual([]);
  });
});

describe('a key that has moved', () => {
  test.each<[object, string]>([
    [
      { quotes: 'lenient' },
      'quotes: unknown key → write it under "read", as "read": { "strayQuotes": "keep" }',
    ],
    [{ delimiter: ';' }, 'delimiter: unknown key → write it under "read", as "read": { "delimiter": ";" }'],
    [{ encoding: 'latin1' }, 'encoding: unknown key → write it under "read", as'],
    [{ extra: 'drop' }, 'extra: unknown key → write it under "match", as "match": { "extra": "drop" }'],
    [{ dates: ['dd.MM.yyyy'] }, 'dates: unknown key → write it under "cells", as'],
    [
      { include: ['*.csv'] },
      'include: unknown key → write it under "files", as "files": { "include": ["*.csv"] }',
    ],
    [
      { timeZone: 'PST8' },
      'timeZone: unknown key → it belongs under "cells", which does not take "PST8" either: write',
    ],
  ])('%j', (more, problem) => {
    expect(saidOf({ ...streamRoute, ...more })).toEqual([expect.stringContaining(problem)]);
  });
});
