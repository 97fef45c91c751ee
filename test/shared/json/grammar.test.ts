import { cut, faultOf } from './cutting.ts';

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Values by RFC 8259, each with the text of its cell. */
const good: [value: string, text: string | null][] = [
  ['0', '0'],
  ['-0', '-0'],
  ['12', '12'],
  ['-1.50', '-1.50'],
  ['1e3', '1e3'],
  ['1E+3', '1E+3'],
  ['1.5e-7', '1.5e-7'],
  ['0e0', '0e0'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ['true', 'true'],
  ['false', 'false'],
  ['null', null],
  ['""', ''],
  ['"a"', 'a'],
  ['"Zoë 😀"', 'Zoë 😀'],
  ['"\u2028\u007f"', '\u2028\u007f'],
  [String.raw`"\"\\\/\b\f\n\r\t"`, '"\\/\b\f\n\r\t'],
  [String.raw`"Zo\u00eb"`, 'Zoë'],
  [String.raw`"\ud83d\ude00"`, '😀'],
  [String.raw`"\\ud800"`, '\\ud800'],
  [String.raw`"\uD83D\uDE00\u0041"`, '😀A'],
  ['"null"', 'null'],
  [String.raw`"\\N"`, '\\N'],
  ['[]', '[]'],
  ['{}', '{}'],
  ['[ 1 , [ ] , { "a" : "b c" } ]', '[1,[],{"a":"b c"}]'],
  [String.raw`{"a": "\" : ,", "b":"\u00e4"}`, String.raw`{"a":"\" : ,","b":"\u00e4"}`],
  ['{"a":1, "a":2}', '{"a":1,"a":2}'],
  ['{"é": ["ü"]}', '{"é":["ü"]}'],
  [deep(511), deep(511)],
];

/** What RFC 8259 does not allow, with the byte of the value at which that shows. */
const bad: [value: string, at: number, expected: string][] = [
  ['', 0, 'a value'],
  ['01', 1, 'a comma or a closing brace'],
  ['-01', 2, 'a comma or a closing brace'],
  ['+1', 0, 'a value'],
  ['.5', 0, 'a value'],
  ['5.', 2, 'a digit'],
  ['-', 1, 'a digit'],
  ['1e', 2, 'a digit'],
  ['1e+', 3, 'a digit'],
  ['0x10', 1, 'a comma or a closing brace'],
  ['1_000', 1, 'a comma or a closing brace'],
  ['1,5', 2, 'a key in double quotes'],
  ['NaN', 0, 'a value'],
  ['-Infinity', 1, 'a digit'],
  ['undefined', 0, 'a value'],
  ['True', 0, 'a value'],
  ['nul', 0, 'a value'],
  ['truE', 0, 'a value'],
  ['tru', 0, 'a value'],
  ["'a'", 0, 'a value'],
  ['"a\tb"', 2, 'no control character: in a string it is written as an escape'],
  [String.raw`"\x41"`, 2, 'one of the escapes of JSON'],
  [String.raw`"\u12G4"`, 5, 'four hexadecimal digits'],
  [String.raw`"a\ud800"`, 2, 'both halves of a surrogate pair'],
  [String.raw`"\ud800\u0041"`, 1, 'both halves of a surrogate pair'],
  [String.raw`"\n\ude00"`, 3, 'both halves of a surrogate pair'],
  [String.raw`"\ud83d\ude00\ud83d"`, 13, 'both halves of a surrogate pair'],
  [String.raw`"a\u0000"`, 2, 'no NUL character, which text does not contain'],
  ['[1', 2, 'a comma or a closing bracket'],
  ['[1,]', 3, 'a value'],
  ['[,1]', 1, 'a value'],
  ['[1 2]', 3, 'a comma or a closing bracket'],
  ['[1}', 2, 'a comma or a closing bracket'],
  ['{"a"}', 4, 'a colon'],
  ['{"a":}', 5, 'a value'],
  ['{"a":1,}', 7, 'a key in double quotes'],
  ['{a:1}', 1, 'a key in double quotes or a closing brace'],
  ['{"a":1 "b":2}', 7, 'a comma or a closing brace'],
  ['/* c */ 1', 0, 'a value'],
  [deep(512), 511, 'no more than 512 levels of objects and arrays'],
];

const formats = ['jsonl', 'json'] as const;

describe.each(formats)('a value of %s', (format) => {
  it.each(good)('%s is read', async (value, text) => {
    const line = `{"v":${value}}\n`;
    const { rows, reports } = await cut(line, ['v'], { format });
    expect(reports[0]?.anomaly).toBeNull();
    expect(rows).toEqual([[text]]);
    // What goes nowhere is held to the same grammar.
    expect((await cut(line, ['other'], { format })).rows).toEqual([[undefined]]);
  });

  it.each(bad)('%s is refused', async (value, at, expected) => {
    const record = `{"v":${value}}`;
    // Where there is no line end, a record that begins again shows the same fault.
    const text = `{"v":1}\n${record}\n`;
    const fault = `InvalidJson 2 ${8 + 5 + at} ${expected}`;
    expect(await faultOf(text, ['v'], { format })).toBe(fault);
    const isOfText = /surrogate|NUL/.test(expected);
    expect(await faultOf(text, ['other'], { format })).toBe(isOfText ? null : fault);
    expect(await faultOf(text, ['v'], { format, chunk: 1 })).toBe(fault);
  });
});

it.each([
  ['', null],
  ['\n \r\n\t\n', null],
  ['{"v":1}', null],
  ['{"v":1}\r\n\r\n{"v":2}\r\n', null],
  [' {"v":1} \n', null],
  ['{}\n', null],
  ['{"v":1', 'InvalidJson 1 6 the rest of the record, where the file ends'],
  ['{"v":"a', 'InvalidJson 1 7 the rest of the record, where the file ends'],
  ['{"v":\n1}\n', 'InvalidJson 1 5 a value'],
  ['{"v":"a\nb"}\n', 'InvalidJson 1 7 the quote that ends the string'],
  ['{"v":1} {"v":2}\n', 'InvalidJson 1 8 the end of the line'],
  ['{"v":1},\n', 'InvalidJson 1 7 the end of the line'],
  ['[1]\n', 'InvalidJson 1 0 a JSON object'],
  ['"v"\n', 'InvalidJson 1 0 a JSON object'],
  ['{"v":1}\n{"v":1,"v":2}\n', 'RepeatedKey 2 15 v'],
  ['{"v":1}\n\xff\n', 'NotUtf8 2 8'],
  ['{"v":1}\n{"\0":2}\n', 'NulByte 2 10'],
])('lines %j', async (text, fault) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(await faultOf(bytes, ['v'])).toBe(fault);
  expect(await faultOf(bytes, ['v'], { chunk: 1 })).toBe(fault);
});

it.each([
  ['[]', null],
  [' [ ] \n', null],
  ['[{"v":1}]', null],
  ['[\n{"v":1}\n,\n{"v":2}\n]\n', null],
  ['{"v":1}', null],
  ['{\n"v":1\n}\n{\n"v":2\n}', null],
  ['[{"v":1},]', 'InvalidJson 2 9 a JSON object'],
  ['[,{"v":1}]', 'InvalidJson 1 1 a JSON object, or the closing bracket of the array'],
  ['[1]', 'InvalidJson 1 1 a JSON object, or the closing bracket of the array'],
  ['[{"v":1},2]', 'InvalidJson 2 9 a JSON object'],
  ['[{"v":1} {"v":2}]', 'InvalidJson 2 9 a comma or a closing bracket'],
  ['[{"v":1}', 'InvalidJson 2 8 the rest of the record, where the file ends'],
  ['[{"v":1},', 'InvalidJson 2 9 the rest of the record, where the file ends'],
  ['[{"v":', 'InvalidJson 1 6 the rest of the record, where the file ends'],
  ['[{"v":1}]]', 'InvalidJson 2 9 the end of the file'],
  ['[{"v":1}][{"v":2}]', 'InvalidJson 2 9 the end of the file'],
  ['{"v":1},{"v":2}', 'InvalidJson 2 7 another object, or the end of the file'],
  ['1', 'InvalidJson 1 0 an array of objects, or an object'],
])('an array or an object %j', async (text, fault) => {
  expect(await faultOf(text, ['v'], { format: 'json' })).toBe(fault);
  expect(await faultOf(text, ['v'], { format: 'json', chunk: 1 })).toBe(fault);
});

it('refuses a record that is too long, wherever chunks end', async () => {
  const text = `{"v":1}\n{"v":"${'x'.repeat(50)}"}\n`;
  for (const chunk of [1, 7, 1000]) {
    expect(await faultOf(text, ['v'], { maxRecordBytes: 57, chunk })).toBe('RecordTooLong 2 8');
    expect(await faultOf(text, ['v'], { maxRecordBytes: 58, chunk })).toBeNull();
  }
  const array = `[{"v":1},{"v":"${'x'.repeat(50)}"}]`;
  for (const chunk of [1, 7, 1000]) {
    expect(await faultOf(array, ['v'], { format: 'json', maxRecordBytes: 57, chunk })).toBe(
      'RecordTooLong 2 9',
    );
    expect(await faultOf(array, ['v'], { format: 'json', maxRecordBytes: 58, chunk })).toBeNull();
  }
});

it('rejects blank lines where the route says so', async () => {
  expect(await faultOf('{"v":1}\n \n', ['v'], { blankLines: 'reject' })).toBe('BlankLine 2 8');
});
