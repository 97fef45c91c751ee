import { document, element, parseDocument, serialize } from '../../../../sandbox/s3/http/xml.ts';

describe('XML', () => {
  test.each([
    ['plain', 'plain'],
    ['spaces at the ends', '  a  '],
    ['markup', `<&>"'`],
    ['line breaks', 'a\r\nb\n'],
    ['beyond ASCII', 'ü€😀'],
    ['what looks like a reference', '&amp;#65;'],
  ])('a text with %s is read as it was written', (_what, text) => {
    const source = serialize(document('Delete', element('Key', text)));
    expect(parseDocument(source, 'Delete').text('Key')).toBe(text);
  });

  test.each([
    ['&#128512;', '😀'],
    ['&#x1F600;', '😀'],
    ['&#x1f600;', '😀'],
    ['&#233;', 'é'],
  ])('the reference %s is %s', (reference, text) => {
    expect(parseDocument(`<Delete><Key>${reference}</Key></Delete>`, 'Delete').text('Key')).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['no XML', 'Key=a'],
    ['an element without end', '<Delete><Key>a</Delete>'],
    ['another root', '<Remove/>'],
  ])('%s is malformed', (_what, source) => {
    expect(() => parseDocument(source, 'Delete')).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  test('one element twice is not a text', () => {
    const parsed = parseDocument('<Delete><Key>a</Key><Key>b</Key></Delete>', 'Delete');
    expect(() => parsed.text('Key')).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
    expect(parsed.children('Key')).toHaveLength(2);
  });

  test('an element that is not known is refused by its name', () => {
    const parsed = parseDocument('<Delete xmlns="x"><Quiet>true</Quiet><Bypass/></Delete>', 'Delete');
    expect(() => parsed.allowOnly('Quiet', 'Bypass')).not.toThrow();
    expect(() => parsed.allowOnly('Quiet')).toThrow(/<Bypass> in <Delete>/);
  });
});
