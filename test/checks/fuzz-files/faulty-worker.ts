import { work } from './work.ts';

/** Inputs by their numbers, with every fault that an input can have: for the test of what finds them. */
work(async (_, number) => {
  if (number === 3) throw new Error('is wrong');
  for (let at = 0; number === 7; at++) Math.sqrt(at);
  const kept: number[][] = [];
  while (number === 11) kept.push(new Array(1_000_000).fill(0.5));
  if (number === 13) process.exit(5);
  if (number === 17) await new Promise(() => undefined);
  return { ends: number % 2 === 0 ? 'even' : 'odd', size: 1 };
});
