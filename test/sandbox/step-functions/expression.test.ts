import { createEvaluator } from '../../../sandbox/step-functions/expression/expression.ts';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';

const { evaluate } = createEvaluator(() => 0.25);
const input: JsonObject = { n: 3, text: 'a', list: [{ x: 1 }, { x: 2 }], none: null, empty: [] };
const scope = {
  states: { input, context: { State: { Name: 'S' } } },
  variables: { v: 7, o: { deep: [1, 2] } },
};

const values: [string, Json, Json][] = [
  ['plain JSON stays', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
  ['an expression', '{% $states.input.n + 1 %}', 4],
  ['expressions deep in a template', { a: [{ b: '{% $v %}' }], c: 'plain' }, { a: [{ b: 7 }], c: 'plain' }],
  ['a key is never an expression', { '{% $v %}': 1 }, { '{% $v %}': 1 }],
  ['text around delimiters stays text', 'x {% $v %}', 'x {% $v %}'],
  ['an empty expression is not one', '{%}', '{%}'],
  ['null is a value', '{% $states.input.none %}', null],
  ['a list of one collapses', '{% $states.input.list[x > 1] %}', { x: 2 }],
  ['a constructed list does not', '{% [$states.input.list[x > 1]] %}', [{ x: 2 }]],
  ['a sequence is a plain array', '{% $states.input.list.x %}', [1, 2]],
  ['undefined members of an object vanish', '{% {"a": $states.input.nope, "b": 1} %}', { b: 1 }],
  ['locals', '{% ($a := 2; $a * $v) %}', 14],
  ['a local hides a variable', '{% ($v := 2; $v) %}', 2],
  ['$exists of nothing', '{% $exists($states.result) %}', false],
  ['$partition', '{% $partition([1,2,3,4,5], 2) %}', [[1, 2], [3, 4], [5]]],
  ['$partition of little', '{% $partition([1], 2) %}', [[1]]],
  ['$range', '{% $range(0, 10, 3) %}', [0, 3, 6, 9]],
  ['$range with its end', '{% $range(0, 9, 3) %}', [0, 3, 6, 9]],
  ['$range of one number collapses', '{% $range(1, 9, 9) %}', 1],
  ['$range downwards', '{% $range(3, 1, -1) %}', [3, 2, 1]],
  [
    '$hash',
    "{% $hash('abc', 'SHA-256') %}",
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  ],
  ['$hash, the old way', "{% $hash('', 'MD5') %}", 'd41d8cd98f00b204e9800998ecf8427e'],
  ['$parse', `{% $parse('{"a":[1]}').a %}`, [1]],
  ['$random', '{% $random() %}', 0.25],
];

test.each(values)('%s', async (_name, template, expected) => {
  expect(await evaluate(template, scope, 'Output')).toEqual(expected);
});

test('$random with a seed is the same each time, and in [0, 1)', async () => {
  const [a, b, c] = await Promise.all(
    ['{% $random(1) %}', '{% $random(1) %}', '{% $random(2) %}'].map((text) =>
      evaluate(text, scope, 'Output'),
    ),
  );
  expect(a).toBe(b);
  expect(a).not.toBe(c);
  expect(a).toBeGreaterThanOrEqual(0);
  expect(a).toBeLessThan(1);
});

test('$uuid makes UUIDs of version 4', async () => {
  expect(await evaluate('{% $uuid() %}', scope, 'Output')).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
});

const failures: [string, Json, string][] = [
  [
    'undefined',
    '{% $states.input.nope %}',
    'The expression $states.input.nope of the field Output has no value',
  ],
  ['undefined, deep in a template', { a: ['{% $gone %}'] }, 'of the field Output/a[0] has no value'],
  ['a wrong type', '{% $uppercase(1) %}', 'T0410'],
  ['a function that does not exist', '{% $foo(1) %}', 'T1006'],
  ['a function as the value', '{% function($x) { $x } %}', 'is a function, not JSON'],
  ['a function inside the value', "{% {'f': $uppercase} %}", 'is a function, not JSON'],
  ['a hash of no kind', "{% $hash('a', 'CRC') %}", '$hash knows MD5'],
  ['broken JSON', "{% $parse('{') %}", '$parse was given'],
  ['$partition into nothing', '{% $partition([1], 0) %}', '$partition needs a size'],
  ['$range without a step', '{% $range(1, 2, 0) %}', '$range needs a step'],
  ['an endless recursion', '{% ($f := function($x) { 1 + $f($x) }; $f(1)) %}', 'failed'],
  ['$error', "{% $error('no') %}", 'no'],
];

test.each(failures)('%s is a States.QueryEvaluationError', async (_name, template, cause) => {
  await expect(evaluate(template, scope, 'Output')).rejects.toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining(cause),
  });
});

test('evaluations of one expression at the same time do not mix', async () => {
  const text = '{% ($a := $states.input; $map([1..20], function($i) { $a + $i })) %}';
  const at = (n: number) => evaluate(text, { states: { input: n }, variables: {} }, 'Output');
  const results = await Promise.all([100, 200, 300].map(at));
  expect(results.map((list) => (list as number[])[0])).toEqual([101, 201, 301]);
});
