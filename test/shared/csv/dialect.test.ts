import { delimiterByte } from '../../../shared/csv/dialect.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';

describe('a delimiter', () => {
  it.each([',', ';', '\t', '|', ' ', '\x1f'])('may be %j', (delimiter) => {
    expect(delimiterByte({ delimiter })).toBe(delimiter.charCodeAt(0));
  });

  it.each(['', ',,', '"', '\n', '\r', '\0', 'é', '→'])('cannot be %j', (delimiter) => {
    expect(() => delimiterByte({ delimiter })).toThrow(ConfigInvalid);
  });
});
