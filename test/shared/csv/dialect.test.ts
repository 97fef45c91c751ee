import { type Dialect, dialectBytes, domoDialect, isDomoSpelling } from '../../../shared/csv/dialect.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';

const bytesOf = (some: Partial<Dialect>) => dialectBytes({ ...domoDialect, ...some });

describe('the characters of a dialect', () => {
  it.each([',', ';', '\t', '|', ' ', '\x1f', 'a', "'"])('may have %j as delimiter', (delimiter) => {
    expect(bytesOf({ delimiter })).toMatchObject({ delimiter: delimiter.charCodeAt(0), quote: 0x22 });
  });

  it('may be missing, and a backslash is one only where it escapes', () => {
    const none = { delimiter: null, quote: null, comment: null };
    expect(bytesOf(none)).toEqual({ delimiter: -1, quote: -1, escape: -1, comment: -1 });
    expect(bytesOf({ escape: 'backslash' })).toMatchObject({ escape: 0x5c });
    expect(bytesOf({ delimiter: '\\' })).toMatchObject({ delimiter: 0x5c, escape: -1 });
  });

  it.each<Partial<Dialect>>([
    ...['', ',,', '"', '\n', '\r', '\0', 'é', '→'].map((delimiter) => ({ delimiter })),
    ...['', '""', ',', '\n', '\r', '\0', '“', ' ', '\t'].map((quote) => ({ quote })),
    ...['', '//', ',', '"', '\n', '\0', '§', ' '].map((comment) => ({ comment })),
    { delimiter: '\\', escape: 'backslash' },
    { quote: '\\', escape: 'backslash' },
    { comment: '\\', escape: 'backslash' },
  ])('cannot be %j', (some) => {
    expect(() => bytesOf(some)).toThrow(ConfigInvalid);
  });
});

describe('the spelling of a record', () => {
  it.each<[Partial<Dialect>, boolean]>([
    [{}, true],
    [{ strayQuotes: 'keep', comment: '#', blankLines: 'skip' }, true],
    [{ delimiter: ';' }, false],
    [{ delimiter: null }, false],
    [{ quote: "'" }, false],
    [{ quote: null }, false],
    [{ escape: 'backslash' }, false],
    [{ trim: true }, false],
    [{ lineEnd: 'cr' }, false],
  ])('in a dialect with %j is what Domo reads: %s', (some, expected) => {
    expect(isDomoSpelling({ ...domoDialect, ...some })).toBe(expected);
  });
});
