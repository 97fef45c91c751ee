import { type Random, randomOf } from './random.ts';

/** Pieces of sentences, each of a few words: words one by one would take most of a benchmark's time to put together. */
const pieces = (() => {
  const random = randomOf(20_261_125);
  const syllables = 'ba co di fe gu ha in ka le mo nu or pa qui ra se ti un ve wo xa yo ze ch st tr'.split(
    ' ',
  );
  const word = () =>
    Array.from({ length: 1 + random(4) }, () => syllables[random(syllables.length)]).join('');
  const words = Array.from({ length: 4096 }, word);
  // Squared, the lower numbers come up more often: a few words are frequent, as in a language.
  const drawn = () => words[(random(4096) * random(4096)) >>> 12];
  return Array.from({ length: 16_384 }, () => Array.from({ length: 4 }, drawn).join(' '));
})();

/** Text of so many pieces of four words. */
export function sentence(random: Random, length: number): string {
  let text = pieces[random(pieces.length)] as string;
  for (let i = 1; i < length; i++) text += (i % 3 ? ' ' : ', ') + pieces[random(pieces.length)];
  return text;
}
