import { decodeLegacy, legacyEncodings } from '../../../shared/csv/legacy.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** As each is written by its own code page. */
const texts: [string, Uint8Array][] = [
  ['windows-1252', bytes('sku,preis\n1,10 \x80\n2,Caf\xe9 \x96 s\xfc\xdf\n')],
  ['windows-1252', bytes('Gr\xf6\xdfe;M\xfctze\n')],
  ['windows-1252', bytes('na\xefve, \xc9cole, Espa\xf1a, \xd8re')],
  ['windows-1252', bytes('5 \xa3, 20 \xb0, \x93quoted\x94, it\x92s')],
  ['windows-1254', bytes('ye\xfeil, \xdcr\xfcn, \xddstanbul')],
  ['windows-1250', bytes('\x8aumava, \xf8eka, \xecstsk\xfd, \x9elu\x9dou\xe8k\xfd')],
  ['windows-1251', bytes('\xcf\xf0\xe8\xe2\xe5\xf2;\xcc\xee\xf1\xea\xe2\xe0\n')],
  ['koi8-r', bytes('\xf0\xd2\xc9\xd7\xc5\xd4;\xed\xcf\xd3\xcb\xd7\xc1\n')],
  ['windows-1253', bytes('\xc1\xe8\xde\xed\xe1;\xca\xfd\xf0\xf1\xef\xf2\n')],
  ['shift_jis', bytes('\x93\x8c\x8b\x9e,\x91\xe5\x8d\xe3\n\x83\x65\x83\x58\x83\x67\n')],
  ['gb18030', bytes('\xb1\xb1\xbe\xa9,\xc9\xcf\xba\xa3\n\xd6\xd0\xb9\xfa\n')],
];

describe('the legacy encodings that fit bytes', () => {
  it.each(texts)('have %s among them', (label, text) => {
    expect(legacyEncodings(text).map((found) => found.label)).toContain(label);
  });

  it('are found by the first of many characters', () => {
    const [label, text] = texts[6] as (typeof texts)[0];
    expect(legacyEncodings(Buffer.concat(Array(4000).fill(text))).map((found) => found.label)).toContain(
      label,
    );
  });

  it('have the one of Western Europe first where it fits', () => {
    for (const [label, text] of texts) {
      if (label === 'windows-1252') expect(legacyEncodings(text)[0]?.label).toBe(label);
    }
  });

  it('are not those in which letters of two scripts stand in one word', () => {
    expect(legacyEncodings(bytes('Gr\xf6\xdfe;M\xfctze\n')).map(({ label }) => label)).not.toContain(
      'windows-1251',
    );
    expect(legacyEncodings(texts[6]?.[1] as Uint8Array)[0]?.label).toBe('windows-1251');
  });

  it('are none for bytes that are ASCII', () => {
    expect(legacyEncodings(bytes('plain'))).toEqual([]);
  });
});

describe('a decoder of windows-1252', () => {
  it('knows what the bytes 0x80 to 0x9F are', () => {
    const high = Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index);
    expect(decodeLegacy(high, 'windows-1252')).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
  });

  it('gives nothing for bytes that an encoding lacks', () => {
    expect(decodeLegacy(bytes('\x81'), 'shift_jis')).toBeNull();
  });
});
