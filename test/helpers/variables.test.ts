import { freeVariables } from './variables.ts';

test.each<[string, string[]]>([
  ['$states.input.key', ['states']],
  ['$partList.key & $string($round)', ['partList', 'round']],
  ['$exists($states.result.a) ? $a : null', ['states', 'a']],
  ['($half := $rows / 2; $half + $other)', ['rows', 'other']],
  ['$map($items, function($item) { $item.size + $extra })', ['items', 'extra']],
  ['$states.input.list[$.size > 1] ~> $count()', ['states']],
  ['{ "a": [$b, { "c": $d }] }', ['b', 'd']],
])('%s reads %j', (source, expected) => {
  expect([...freeVariables(source)].sort()).toEqual([...expected].sort());
});
