import { planRanges } from '../../../shared/csv/ranges.ts';
import { cut, faultOf } from './cutting.ts';

it.each<[string, string, string, string | null | undefined]>([
  ['a key', 'a', '{"a":1}', '1'],
  ['a key that is spelt with escapes', 'a', String.raw`{"\u0061":1}`, '1'],
  ['a path', 'a.b.c', '{"a":{"x":0,"b":{"c":"d"}}}', 'd'],
  ['a key with a dot', 'a.b', '{"a.b":1}', '1'],
  ['a pointer', '/a/b', '{"a":{"b":1},"a.b":2,"/a/b":3}', '1'],
  ['a pointer to a key with a dot', '/a.b', '{"a":{"b":1},"a.b":2}', '2'],
  ['a pointer to a key with a slash and a tilde', '/a~1b~0', '{"a/b~":1}', '1'],
  ['a pointer to the empty key', '/', '{"":1}', '1'],
  ['an element', 'a.1', '{"a":[1,2,3]}', '2'],
  ['an element in an element', '/a/0/1/b', '{"a":[[0,{"b":1}]]}', '1'],
  ['an element that there is not', '/a/5', '{"a":[1]}', undefined],
  ['a path that ends before', 'a.b', '{"a":{}}', undefined],
  ['a path through a null', 'a.b', '{"a":null}', undefined],
  ['a path through a text', 'a.b', '{"a":"b"}', undefined],
  ['a null at the end of a path', 'a.b', '{"a":{"b":null}}', null],
  ['a key in another case', 'Id', '{"ID":1}', '1'],
  ['a key with blanks around it', 'id', '{" id ":1}', '1'],
  ['a path in another case', 'a.b', '{"A":{"B":1}}', '1'],
  ['a key beside one in another case', 'id', '{"ID":1,"id":2}', '2'],
  ['a key before one in another case', 'id', '{"id":2,"ID":1}', '2'],
  ['an object', 'a', '{"a":{ "b" : [1, 2] }}', '{"b":[1,2]}'],
])('%s', async (_, path, record, text) => {
  const { rows, reports } = await cut(`${record}\n`, [path]);
  expect(reports[0]?.anomaly).toBeNull();
  expect(rows).toEqual([[text]]);
});

it('has an object and what is inside of it', async () => {
  const { rows } = await cut('{"a":{"b":1,"c":{"b":2}}}\n', ['a', 'a.b', 'a.c', '/a/c/b']);
  expect(rows).toEqual([['{"b":1,"c":{"b":2}}', '1', '{"b":2}', '2']]);
});

it('takes a value that has a key of its own in one record and is inside in another', async () => {
  expect((await cut('{"a.b":1}\n{"a":{"b":2}}\n', ['a.b'])).rows).toEqual([['1'], ['2']]);
});

it.each<[string, string, string, string | null]>([
  ['a key twice', 'a', '{"a":1,"a":1}', 'RepeatedKey 1 7 a'],
  ['a key twice in two spellings', 'a', String.raw`{"a":1,"\u0061":1}`, 'RepeatedKey 1 7 a'],
  ['a key twice inside', 'a.b', '{"a":{"b":1,"b":2}}', 'RepeatedKey 1 12 a.b'],
  ['an object twice', 'a.b', '{"a":{"b":1},"a":{"c":2}}', 'RepeatedKey 1 13 a'],
  ['a key with a dot beside the path', 'a.b', '{"a.b":1,"a":{"b":2}}', 'RepeatedKey 1 14 a.b'],
  ['two keys that are alike', 'id', '{"ID":1,"Id":2}', 'RepeatedKey 1 8 id'],
  ['a key twice that goes nowhere', 'a', '{"b":1,"b":2}', null],
  ['a key twice in JSON text', 'a', '{"a":{"b":1,"b":2}}', null],
])('%s', async (_, path, record, fault) => {
  expect(await faultOf(`${record}\n`, [path])).toBe(fault);
});

it.each([
  ['{"a":1,"b":2}', 'UnexpectedKey 1 7 b'],
  ['{"a":1,"c":{"d":1}}', null],
  ['{"a":1,"c":{"d":1,"e":2}}', 'UnexpectedKey 1 18 c.e'],
  ['{"a":1,"c":{"d.e":1}}', 'UnexpectedKey 1 12 /c/d.e'],
  ['{"a":1,"c":2}', 'UnexpectedKey 1 7 c'],
  ['{"a":1,"c":null}', null],
  ['{"a":1,"c":[1]}', 'UnexpectedKey 1 12 c.0'],
  ['{"a":1,"A":2}', 'RepeatedKey 1 7 a'],
])('what no column asks for, where that is rejected: %s', async (record, fault) => {
  expect(await faultOf(`${record}\n`, ['a', 'c.d'], { extra: 'reject' })).toBe(fault);
});

it('tells what it leaves out', async () => {
  const { dropped } = await cut('{"a":1,"b":{"c":[1],"d":2},"e":null}\n', ['a', 'b.d']);
  expect(dropped).toEqual(['b.c', 'e']);
});

it('collects what no field asks for', async () => {
  const text = '{"a":1,"b":{"c":2}}\n{"d":3,"b":{"e":4}}\n{"a":5,"d":6}\n';
  const { collected, rows } = await cut(text, ['a', 'b.c'], { extra: 'collect' });
  expect(collected).toEqual(['/d', '/b/e']);
  expect(rows).toEqual([
    ['1', '2'],
    [undefined, undefined, '3', '4'],
    ['5', undefined, '6', undefined],
  ]);
  const many = Array.from({ length: 5001 }, (_, index) => `"k${index}":1`);
  expect(await faultOf(`{${many.join(',')}}\n`, [], { extra: 'collect' })).toMatch(/^TooManyKeys 1 /);
});

it('reads an array in ranges that begin at its elements', async () => {
  const elements = ['[{"a":1}, ', '{"a":2},', '{"a":3}\n,\n', '{"a":4}]\n'];
  const text = elements.join('');
  const [all] = planRanges(0, text.length, text.length);
  const edges = [0, 10, 18, 28, text.length];
  const ranges = elements.map((_, index) => {
    return { index, count: 4, start: edges[index] ?? 0, end: edges[index + 1] ?? 0 };
  });
  for (const chunk of [1, 100]) {
    const { rows, reports } = await cut(text, ['a'], { format: 'json', ranges, chunk });
    expect(reports.map(({ anomaly }) => anomaly)).toEqual([null, null, null, null]);
    expect(rows).toEqual((await cut(text, ['a'], { format: 'json', ranges: all ? [all] : [] })).rows);
    expect(reports.map(({ bytes }) => bytes)).toEqual(elements.map(({ length }) => length));
  }
});
