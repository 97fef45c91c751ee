import fc from 'fast-check';
import { namesIn } from './settings.ts';

/** As it was written when seeds were first told of: they must give the same inputs ever after. */
function expected(text: string): string[] {
  const line =
    text.split(/[\r\n]+/).find((one) => /\w.*[,;\t|].*\w/.test(one)) ?? text.split(/[\r\n]+/, 1)[0] ?? '';
  const delimiter = /[,;\t|]/.exec(line)?.[0] ?? ',';
  return line.split(delimiter).map((name) => name.trim().replaceAll('"', '').trim());
}

it('finds the names of the first line that seems to have some', () => {
  const piece = fc.constantFrom(...'ab_,;\t|"\' é\n\r\u2028\u2029', 'id', '\r\n');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (text) => expect(namesIn(Buffer.from(text))).toEqual(expected(text))),
    { numRuns: 2000 },
  );
});

it.each(['a', ',', 'a,'])('takes no time that grows with the square of a line of %j', (piece) => {
  const began = process.cpuUsage();
  namesIn(Buffer.from(piece.repeat(200_000)));
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000);
});
