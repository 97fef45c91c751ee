import { S3Error } from '../../../../sandbox/s3/http/error.ts';
import { parseRange } from '../../../../sandbox/s3/http/range.ts';

describe('a Range header, of an object of 10 bytes', () => {
  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=0-9', 0, 10],
    ['bytes=3-5', 3, 6],
    ['bytes=3-', 3, 10],
    ['bytes=9-9', 9, 10],
    ['bytes=8-400', 8, 10],
    ['bytes=-1', 9, 10],
    ['bytes=-10', 0, 10],
    ['bytes=-400', 0, 10],
    ['BYTES = 2 - 3', 2, 4],
  ])('%s is bytes %i up to, without, %i', (header, start, end) => {
    expect(parseRange(header, 10)).toEqual({ start, end });
  });

  test.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-3', 'bytes=a-b', 'bytes=0-1,3-4', 'rows=0-1'])(
    '%p is not one byte range, and so the whole object',
    (header) => {
      expect(parseRange(header, 10)).toBeNull();
    },
  );

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=400-', 'bytes=-0'])('%s cannot be satisfied', (header) => {
    expect(() => parseRange(header, 10)).toThrow(
      expect.objectContaining({
        code: 'InvalidRange',
        status: 416,
        headers: { 'content-range': 'bytes */10' },
        fields: { RangeRequested: header, ActualObjectSize: '10' },
      }),
    );
  });

  test.each(['bytes=0-', 'bytes=0-0', 'bytes=-1'])('%s of an empty object cannot be satisfied', (header) => {
    expect(() => parseRange(header, 0)).toThrow(S3Error);
  });
});
