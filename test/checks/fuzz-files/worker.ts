import { inputOf } from './input.ts';
import { judge } from './judge.ts';
import { work } from './work.ts';

/** Judges the inputs that its parent tells it of. */
work(async (seed, number) => {
  const input = inputOf(seed, number);
  const { ends } = await judge(input);
  return { ends, size: input.bytes.length };
});
