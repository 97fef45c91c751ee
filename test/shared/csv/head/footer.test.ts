import fc from 'fast-check';
import type { Head, ReadRules } from '../../../../shared/csv/head/types.ts';
import { ask, knownOf, refusal } from './asking.ts';

const known = knownOf(['a', 'b']);
const body = '1,"x\ny"\n'.repeat(200);

/** Asks for longer tails, from so many bytes on, as `plan` does. */
function askFrom(
  file: string,
  first: number,
  read: Partial<ReadRules>,
  head = 1024,
): { head: Head; tail: number } {
  const bytes = Buffer.from(file);
  for (let length = first; ; length = Math.min(bytes.length, 2 * length + 1)) {
    const input = {
      head: bytes.subarray(0, head),
      whole: false,
      size: bytes.length,
      tail: bytes.subarray(-length),
    };
    const found = ask(file, { known, read, input });
    expect(found).not.toBe('more-head');
    if (typeof found !== 'string') return { head: found, tail: length };
    expect(length).toBeLessThan(bytes.length);
  }
}

describe('a footer, by the end of an object', () => {
  it.each([
    ['a line', 1, 'Total\n'],
    ['a line without line end', 1, 'Total'],
    ['a record with line breaks', 1, '"Total\n\n""of"" all",3\n'],
    ['several records', 3, 'Total,1\n"x\n",\nend\n'],
    ['records behind blank lines', 2, '\n\nTotal\n\nend\n\n'],
    ['a record before a Ctrl-Z', 1, 'Total\n\x1a'],
  ])('is found: %s', (_, skipFooter, footer) => {
    const file = `a,b\n${body}${footer}`;
    for (let length = 1; length < 60; length += 7) {
      const { head } = askFrom(file, length, { skipFooter });
      // Blank lines above the footer may count to either side.
      expect(file.slice(0, head.dataEnd).trimEnd()).toBe(`a,b\n${body}`.trimEnd());
      expect(head.dataStart).toBe(4);
    }
  });

  it('is the one that is found where the whole text is known', () => {
    const pieces = fc.constantFrom(
      '1,2\n',
      '"a\nb",c\n',
      '"""",""\n',
      'x\n',
      '\n',
      '"\n\n",""""\n',
      '#,"\n',
      ',\n',
      'é,"é"\n',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('reject' as const, 'keep' as const),
        (footer, skipFooter, length, strayQuotes) => {
          const read = { skipFooter, strayQuotes, comment: '#', shortRows: 'pad' as const };
          const file = `a,b\n${'1,2\n'.repeat(300)}${footer.join('')}`;
          const { dataEnd } = ask(file, { known, read }) as Head;
          expect(askFrom(file, length, read).head.dataEnd).toBe(dataEnd);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is not taken from a tail that ends in quotes', () => {
    const file = `a,b\n${body}Total,"`;
    const bytes = Buffer.from(file);
    const input = {
      head: bytes.subarray(0, 1024),
      whole: false,
      size: bytes.length,
      tail: bytes.subarray(-100),
    };
    expect(ask(file, { known, read: { skipFooter: 1 }, input })).toBe('more-tail');
    const message = refusal(file, {
      known,
      read: { skipFooter: 1 },
      input: { ...input, maxRecordBytes: 40 },
    });
    expect(message).toMatch(/^s3:.*: the footer of 1 record can't be told .* does not end outside quotes/);
  });
});
