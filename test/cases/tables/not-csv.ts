import { gzipSync } from 'node:zlib';
import type { Situation } from '../case.ts';
import { base64, lines, put, replace } from '../steps.ts';

export const notCsv: readonly Situation[] = [
  {
    about: 'A damaged workbook whose name ends in .csv.',
    stages: [
      [
        put(
          'x.csv',
          base64(`
          UEsDBBQAAAAAAABQP1zHHBc8CAAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbDxUeXBlcy8+UEsDBBQAAAAAAABQP1zOnpgT
          CwAAAAsAAAAPAAAAeGwvd29ya2Jvb2sueG1sPHdvcmtib29rLz5QSwECFAMUAAAAAAAAUD9cxxwXPAgAAAAIAAAAEwAAAAAAAAAA
          AAAAgAEAAAAAW0NvbnRlbnRfVHlwZXNdLnhtbFBLAQIUAxQAAAAAAABQP1zOnpgTCwAAAAsAAAAPAAAAAAAAAAAAAACAATkAAAB4
          bC93b3JrYm9vay54bWxQSwUGAAAAAAIAAgB+AAAAcQAAAAAA`),
        ),
      ],
    ],
    tries: {
      'xlsx-named-csv': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['xlsx|excel|workbook'], noDataSet: true },
      },
    },
  },
  {
    about: 'A damaged Parquet file.',
    stages: [
      [
        put(
          'part-0.snappy.parquet',
          base64(`
          UEFSMRUEFQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNE
          RUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6P
          kJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsdQQVIx`),
        ),
      ],
    ],
    tries: {
      'parquet-damaged': {
        route: replace('infer'),
        outcome: { states: { 'part-0.snappy.parquet': 'rejected' }, says: ['parquet'], noDataSet: true },
      },
    },
  },
  {
    about: 'A page of an error was saved as the file.',
    stages: [[put('x.csv', '<!DOCTYPE html>\n<html><body>502</body></html>\n')]],
    tries: {
      'html-error-page': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['html'], noDataSet: true },
      },
    },
  },
  {
    about: 'A table of HTML, as banks and SAP export it.',
    stages: [
      [
        put(
          'x.csv',
          '<table border=1>\n<tr><td>id</td><td>name</td></tr>\n<tr><td>1</td><td>a</td></tr>\n</table>\n',
        ),
      ],
    ],
    tries: {
      'html-table': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['html'], noDataSet: true },
      },
    },
  },
  {
    about: 'The XML by which S3 denies access was saved as the file.',
    stages: [
      [put('x.csv', '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>')],
    ],
    tries: {
      'xml-error': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['xml'], noDataSet: true },
      },
    },
  },
  {
    about: 'An encrypted message.',
    stages: [
      [
        put(
          'x.csv.pgp',
          '-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA8\n=abcd\n-----END PGP MESSAGE-----\n',
        ),
      ],
    ],
    tries: {
      pgp: {
        route: replace('infer'),
        outcome: { states: { 'x.csv.pgp': 'rejected' }, says: ['pgp|encrypted'], noDataSet: true },
      },
    },
  },
  {
    about: 'A gzip file that was cut off: rows may be missing, so none is loaded.',
    stages: [
      [
        put('x.csv.gz', () =>
          gzipSync(`id,name\n${lines(0, 20_000, (i) => `${i},name ${i}`)}`).subarray(0, -20_000),
        ),
      ],
    ],
    tries: {
      'gzip-truncated': {
        route: replace('infer'),
        outcome: { states: { 'x.csv.gz': 'rejected' }, says: ['gzip|compress'], noDataSet: true },
      },
    },
  },
  {
    about: 'A Zstandard file that was cut off: rows may be missing, so none is loaded.',
    stages: [
      [
        put(
          'x.csv.zst',
          base64(
            'KLUv/QRY1QEARAJpZCxuYW1lCjEgMQoyMgozMwo0NAo1NQo2Ngo3Nwo4OAo5OQoJAGAMMAYYA4wBxgBjgDFYhugqR3FWEfA=',
          ).subarray(0, -9),
        ),
      ],
    ],
    tries: {
      'zst-truncated': {
        route: replace('infer'),
        outcome: { states: { 'x.csv.zst': 'rejected' }, says: ['zstandard', 'byte'], noDataSet: true },
      },
    },
  },
  {
    about: 'A Zstandard file that takes 128 MB of memory to be read.',
    stages: [[put('x.csv.zst', base64('KLUv/QSIgQAAaWQsbmFtZQoxLGEKMixiCibGaUQ='))]],
    tries: {
      'zst-long': {
        route: replace('infer'),
        outcome: { states: { 'x.csv.zst': 'rejected' }, says: ['window', '--long'], noDataSet: true },
      },
    },
  },
  {
    about: 'A table without compression whose name ends in .gz: the content counts.',
    stages: [[put('x.csv.gz', 'id,name\n1,a\n2,b\n')]],
    tries: {
      'plain-named-gz': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv.gz': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
];
