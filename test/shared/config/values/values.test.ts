import fc from 'fast-check';
import { nearest } from '../../../../shared/config/nearest.ts';
import { bucketMistake } from '../../../../shared/config/values/bucket.ts';
import { durationPattern, seconds } from '../../../../shared/config/values/duration.ts';
import { fileNameMistake } from '../../../../shared/config/values/file-name.ts';
import { prefixMistakes } from '../../../../shared/config/values/prefix.ts';
import { bytes, sizePattern, sizeText } from '../../../../shared/config/values/size.ts';
import { timeZoneMistake } from '../../../../shared/config/values/time-zone.ts';

describe('durations', () => {
  test.each([
    ['0s', 0],
    ['90s', 90],
    ['15m', 900],
    ['2h', 7200],
    ['2 h', 7200],
    ['168h', 604_800],
  ])('%s is %d seconds', (text, expected) => {
    expect(text).toMatch(durationPattern);
    expect(seconds(text)).toBe(expected);
  });

  test.each(['', '15', 's', '-5m', '1.5h', '1h30m', '15M', '15min', ' 15m', '15  m', '1e3s', '12345678s'])(
    '%j is none',
    (text) => {
      expect(text).not.toMatch(durationPattern);
    },
  );
});

describe('sizes', () => {
  test.each([
    ['512B', 512],
    ['1KB', 1000],
    ['1KiB', 1024],
    ['64MB', 64_000_000],
    ['64 MB', 64_000_000],
    ['64MiB', 67_108_864],
    ['1GB', 1_000_000_000],
    ['1GiB', 1_073_741_824],
    ['0.5GB', 500_000_000],
    ['1.001KB', 1001],
    ['0.333KiB', 341],
  ])('%s is %d bytes', (text, expected) => {
    expect(text).toMatch(sizePattern);
    expect(bytes(text)).toBe(expected);
  });

  test.each(['', '64', 'MB', '64mb', '64M', '64Mb', '-1MB', '.5GB', '1e3MB', '64MB ', '1,5GB', '1PB'])(
    '%j is none',
    (text) => {
      expect(text).not.toMatch(sizePattern);
    },
  );

  test.each([
    [1, '1B'],
    [1500, '1500B'],
    [32_000, '32KB'],
    [500_000_000, '500MB'],
    [16 * 2 ** 20, '16MiB'],
    [1024, '1KiB'],
  ])('%d bytes are written %s', (size, expected) => {
    expect(sizeText(size)).toBe(expected);
  });

  test('what is written is read as the same size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 39 }), fc.constantFrom(1, 1000, 1024), (count, unit) => {
        const size = Math.min(count, 999_999_999) * unit;
        expect(sizeText(size)).toMatch(sizePattern);
        expect(bytes(sizeText(size))).toBe(size);
      }),
    );
  });
});

describe('prefixes', () => {
  test.each([
    'in/',
    'in',
    'in/sales-',
    'a b+c%2F/ü/',
    "it's (new)!/",
    '_sluices/',
    'sluice/',
    '$in/',
    'a/_sluice/',
  ])('%s is one', (prefix) => {
    expect(prefixMistakes(prefix)).toEqual([]);
  });

  const reserved = 'write one outside of _sluice/, where Sluice keeps part lists and receipts';
  const pattern = 'leave out *, ? and ${: a prefix is no pattern, and in IAM policies these mean something';
  test.each([
    ['', ['write a prefix, like "incoming/sales/": an empty one would match every object']],
    ['/', ['leave out the slash at its beginning: keys in S3 do not begin with one']],
    ['//in/', ['leave out the slash at its beginning: keys in S3 do not begin with one']],
    ['s3://bucket/in/', ['write only what follows the bucket: the bucket is always the one of the stack']],
    ['in\\sales\\', ['write / where there is \\']],
    ['in/*.csv', [pattern]],
    ['in/?/', [pattern]],
    ['in/$\u007baws:username}/', [pattern]],
    ['in/../', ['leave out . and ..: keys in S3 are no paths']],
    ['./in/', ['leave out . and ..: keys in S3 are no paths']],
    ['in\n/', ['leave out the control characters']],
    ['in/\ud800', ['leave out the control characters']],
    ['ü'.repeat(257), ['write a shorter one: at most 512 bytes, so that file names fit behind it']],
    ['_', [reserved]],
    ['_sluice', [reserved]],
    ['_sluice/', [reserved]],
    ['_sluice/receipts/', [reserved]],
    ['/in/*', [expect.stringContaining('slash'), pattern]],
  ])('%j is none', (prefix, mistakes) => {
    expect(prefixMistakes(prefix)).toEqual(mistakes);
  });

  test('512 bytes are not too long', () => {
    expect(prefixMistakes('ü'.repeat(256))).toEqual([]);
  });
});

describe('file names', () => {
  test.each(['a', 'Q4_Sales_Data.csv', 'Q4 – größer.csv.gz', '.hidden', 'a..b', 'x'.repeat(200)])(
    '%s is one',
    (name) => {
      expect(fileNameMistake(name)).toBeNull();
    },
  );

  test.each([
    ['', 'write a file name, like "Sales.csv"'],
    ['.', 'write a file name, like "Sales.csv"'],
    ['..', 'write a file name, like "Sales.csv"'],
    ['a\tb', 'write a file name, like "Sales.csv"'],
    ['a/b', 'write only the file name; folders belong to the prefix'],
    ['a\\b', 'write only the file name; folders belong to the prefix'],
    ['ü'.repeat(101), 'write at most 200 bytes'],
  ])('%j is none', (name, advice) => {
    expect(fileNameMistake(name)).toBe(advice);
  });
});

describe('buckets', () => {
  test.each(['our-files', 'a.b', '123', '1.2.3.four', 'x'.repeat(63)])('%s is one', (name) => {
    expect(bucketMistake(name)).toBeNull();
  });

  test.each([
    ['', /3 to 63 lower case letters/],
    ['ab', /3 to 63/],
    ['x'.repeat(64), /3 to 63/],
    ['Our-files', /lower case/],
    ['-files', /letters/],
    ['a..b', /letters/],
    ['10.0.0.1', /letters/],
    ['arn:aws:s3:::our-files', /the last part of its ARN/],
    ['s3://our-files', /the bucket alone/],
    ['our-files/incoming', /folders belong to the prefixes/],
  ])('%j is none', (name, advice) => {
    expect(bucketMistake(name)).toMatch(advice);
  });
});

describe('time zones', () => {
  test.each([
    'UTC',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'US/Eastern',
    'Asia/Kolkata',
    'Etc/GMT+2',
    'GB',
    'EST',
    'EST5EDT',
    'Asia/Calcutta',
  ])('%s is one', (name) => {
    expect(timeZoneMistake(name)).toBeNull();
  });

  const iana = 'write the IANA name of a time zone, like "Europe/Berlin" or "UTC"';
  test.each([
    ['utc', 'write "UTC"'],
    ['europe/berlin', 'write "Europe/Berlin"'],
    ['Europe/Berln', 'write "Europe/Berlin"'],
    ['+02:00', iana],
    ['', iana],
    ['Middle Earth', iana],
    ['Europe/Nowhere', iana],
    ['us/eastern', iana],
    ['SystemV/PST8', iana],
    ['PST', 'write the IANA name of the zone, like "America/Los_Angeles": PST is only an abbreviation'],
    ['IST', 'write the IANA name of the zone, like "Asia/Kolkata": IST is only an abbreviation'],
    ['CEST', 'write the IANA name of the zone, like "Europe/Berlin": CEST is only an abbreviation'],
  ])('%j is none', (name, advice) => {
    expect(timeZoneMistake(name)).toBe(advice);
  });
});

describe('the nearest word', () => {
  const words = ['name', 'prefix', 'updateMethod', 'dataSet', 'header'];
  test.each([
    ['dataset', 'dataSet'],
    ['data_set', 'dataSet'],
    ['prefx', 'prefix'],
    ['perfix', 'prefix'],
    ['headers', 'header'],
    ['method', null],
    ['x', null],
    ['', null],
    ['prefix'.repeat(1000), null],
  ])('to %s is %s', (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });
});
