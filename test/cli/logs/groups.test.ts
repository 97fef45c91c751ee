import { sourcesOf } from '../../../cli/logs/groups.ts';

test('what writes into a group is named by its path in the stack', () => {
  const ids = [
    'SluiceFunctionsPlanLog12AB34CD',
    'SluiceFunctionsSplitPartLog0000FFFF',
    'SluiceImportMachineLogABCDEF01',
  ];
  expect(sourcesOf(ids.map((id) => ({ id, name: `name of ${id}` })))).toEqual([
    { name: `name of ${ids[0]}`, source: 'Plan' },
    { name: `name of ${ids[1]}`, source: 'SplitPart' },
    { name: `name of ${ids[2]}`, source: 'ImportMachine' },
  ]);
});

test('a single group has its own path', () => {
  expect(sourcesOf([{ id: 'PlanLog12AB34CD', name: 'x' }])).toEqual([{ name: 'x', source: 'Plan' }]);
});
