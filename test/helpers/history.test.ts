import type { Fields } from './definition.ts';
import { mostEvents } from './history.ts';

const task = (fields: Fields): Fields => ({ Type: 'Task', ...fields });
const retry = (...attempts: number[]): Fields => ({
  Retry: attempts.map((MaxAttempts) => ({ ErrorEquals: ['States.Timeout'], MaxAttempts })),
});
const flow = (States: Record<string, Fields>): Fields => ({ StartAt: 'A', States });
const once = { visits: {}, items: 1 };

test.each<[string, Fields, number]>([
  ['a task', flow({ A: task({ End: true }) }), 5],
  ['a task with all its tries', flow({ A: task({ End: true, ...retry(2, 3) }) }), 5 + 5 * 3],
  [
    'the longer of two ways',
    flow({
      A: task({ Next: 'B', Catch: [{ Next: 'C' }] }),
      B: { Type: 'Pass', End: true },
      C: task({ End: true }),
    }),
    10,
  ],
  [
    'a choice',
    flow({
      A: { Type: 'Choice', Choices: [{ Next: 'B' }], Default: 'C' },
      B: { Type: 'Succeed' },
      C: task({ End: true }),
    }),
    7,
  ],
  ['a failure', flow({ A: { Type: 'Wait', Next: 'B' }, B: { Type: 'Fail' } }), 3],
  ['an end of the path', flow({ A: task({ Next: 'End' }), End: task({ End: true }) }), 5],
  [
    'a Map Run, tried twice',
    flow({
      A: {
        Type: 'Map',
        End: true,
        ...retry(1),
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'I',
          States: { I: task({ End: true }) },
        },
      },
    }),
    10,
  ],
])('counts %s', (_what, definition, events) => {
  expect(mostEvents(definition, 'A', ['End'], once)).toBe(events);
});

test('a loop is taken as often as is said', () => {
  const loop = flow({
    A: task({ Next: 'B' }),
    B: { Type: 'Choice', Choices: [{ Next: 'A' }], Default: 'C' },
    C: { Type: 'Succeed' },
  });
  expect(mostEvents(loop, 'A', [], { visits: { A: 3, B: 3 }, items: 1 })).toBe(3 * 7 + 2);
});

test('an Inline Map has the events of its items, with what they catch', () => {
  const items = {
    StartAt: 'I',
    States: { I: task({ End: true, Catch: [{ Next: 'P' }] }), P: { Type: 'Pass', End: true } },
  };
  const map = flow({ A: { Type: 'Map', End: true, ItemProcessor: items } });
  expect(mostEvents(map, 'A', [], { visits: {}, items: 4 })).toBe(4 + 4 * (2 + 7));
});
