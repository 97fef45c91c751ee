import type { Situation } from '../case.ts';
import { append, copy, put, replace } from '../steps.ts';

export const sets: readonly Situation[] = [
  {
    about: 'A folder that Spark writes, with a marker when it is complete, is one REPLACE.',
    stages: [
      [
        put('run1/part-00000.csv', 'id,name\n0,p0\n1,p0\n2,p0\n'),
        put('run1/part-00001.csv', 'id,name\n10,p1\n11,p1\n12,p1\n'),
        put('run1/part-00002.csv', 'id,name\n20,p2\n21,p2\n22,p2\n'),
        put('run1/_SUCCESS', ''),
      ],
    ],
    tries: {
      'spark-folder-replace': {
        route: replace({ id: 'LONG', name: 'STRING' }, { files: { set: { marker: '_SUCCESS' } } }),
        outcome: {
          states: { 'run1/_SUCCESS': 'committed' },
          rows: [
            ['0', 'p0'],
            ['1', 'p0'],
            ['2', 'p0'],
            ['10', 'p1'],
            ['11', 'p1'],
            ['12', 'p1'],
            ['20', 'p2'],
            ['21', 'p2'],
            ['22', 'p2'],
          ],
        },
      },
    },
  },
  {
    about: 'The same under APPEND without a set: markers and checksums are no data.',
    stages: [
      [
        put('run1/_started_123', ''),
        put('run1/part-00000.csv', 'id,name\n0,p0\n1,p0\n2,p0\n'),
        put('run1/part-00001.csv', 'id,name\n10,p1\n11,p1\n12,p1\n'),
        put('run1/_SUCCESS', ''),
        put('run1/_committed_123', '{"added":["part-00000.csv","part-00001.csv"],"removed":[]}'),
        put('run1/.part-00000.csv.crc', 'crc\u0000\u0000\u0002\u0000\u001b'),
      ],
    ],
    tries: {
      'spark-folder-append': {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: {
            'run1/_started_123': 'ignored',
            'run1/part-00000.csv': 'committed',
            'run1/part-00001.csv': 'committed',
            'run1/_SUCCESS': 'ignored',
            'run1/_committed_123': 'ignored',
            'run1/.part-00000.csv.crc': 'ignored',
          },
          rows: [
            ['0', 'p0'],
            ['1', 'p0'],
            ['2', 'p0'],
            ['10', 'p1'],
            ['11', 'p1'],
            ['12', 'p1'],
          ],
        },
      },
    },
  },
  {
    about: 'A marker waits together with a file, and does not overtake it.',
    stages: [
      [put('a.csv', 'id,name\n0,p0\n1,p0\n2,p0\n')],
      [put('b.csv', 'id,name\n10,p1\n11,p1\n12,p1\n'), put('_SUCCESS', '')],
    ],
    tries: {
      'success-after-good': {
        route: replace({ id: 'LONG', name: 'STRING' }, { commitInterval: '12s' }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed', _SUCCESS: 'ignored' },
          rows: [
            ['10', 'p1'],
            ['11', 'p1'],
            ['12', 'p1'],
          ],
        },
      },
    },
  },
  {
    about: 'Spark works in a folder whose name begins with an underscore, and copies the files from there.',
    stages: [
      [put('run1/_temporary/0/task_1/part-00000.csv', 'id,name\n1,a\n')],
      [copy('run1/_temporary/0/task_1/part-00000.csv', 'run1/part-00000.csv'), put('run1/_SUCCESS', '')],
    ],
    tries: {
      'spark-temporary': {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: {
            'run1/_temporary/0/task_1/part-00000.csv': 'ignored',
            'run1/part-00000.csv': 'committed',
            'run1/_SUCCESS': 'ignored',
          },
          rows: [['1', 'a']],
        },
      },
    },
  },
  {
    about: 'Ten files without a header, made ready beforehand, are one REPLACE.',
    stages: [
      [
        put('upload/part1.csv', '"friend 1-0","FALSE"\n"friend 1-1","TRUE"\n"friend 1-2","FALSE"\n'),
        put('upload/part2.csv', '"friend 2-0","FALSE"\n"friend 2-1","TRUE"\n"friend 2-2","FALSE"\n'),
        put('upload/part3.csv', '"friend 3-0","FALSE"\n"friend 3-1","TRUE"\n"friend 3-2","FALSE"\n'),
        put('upload/part4.csv', '"friend 4-0","FALSE"\n"friend 4-1","TRUE"\n"friend 4-2","FALSE"\n'),
        put('upload/part5.csv', '"friend 5-0","FALSE"\n"friend 5-1","TRUE"\n"friend 5-2","FALSE"\n'),
        put('upload/part6.csv', '"friend 6-0","FALSE"\n"friend 6-1","TRUE"\n"friend 6-2","FALSE"\n'),
        put('upload/part7.csv', '"friend 7-0","FALSE"\n"friend 7-1","TRUE"\n"friend 7-2","FALSE"\n'),
        put('upload/part8.csv', '"friend 8-0","FALSE"\n"friend 8-1","TRUE"\n"friend 8-2","FALSE"\n'),
        put('upload/part9.csv', '"friend 9-0","FALSE"\n"friend 9-1","TRUE"\n"friend 9-2","FALSE"\n'),
        put('upload/part10.csv', '"friend 10-0","FALSE"\n"friend 10-1","TRUE"\n"friend 10-2","FALSE"\n'),
        put('upload/READY', ''),
      ],
    ],
    tries: {
      'ten-ready-made-files': {
        route: replace(
          { Friend: 'STRING', Attending: 'STRING' },
          { read: { header: false }, files: { set: { marker: 'READY' } } },
        ),
        outcome: {
          states: { 'upload/READY': 'committed' },
          rows: [
            ['friend 1-0', 'FALSE'],
            ['friend 1-1', 'TRUE'],
            ['friend 1-2', 'FALSE'],
            ['friend 2-0', 'FALSE'],
            ['friend 2-1', 'TRUE'],
            ['friend 2-2', 'FALSE'],
            ['friend 3-0', 'FALSE'],
            ['friend 3-1', 'TRUE'],
            ['friend 3-2', 'FALSE'],
            ['friend 4-0', 'FALSE'],
            ['friend 4-1', 'TRUE'],
            ['friend 4-2', 'FALSE'],
            ['friend 5-0', 'FALSE'],
            ['friend 5-1', 'TRUE'],
            ['friend 5-2', 'FALSE'],
            ['friend 6-0', 'FALSE'],
            ['friend 6-1', 'TRUE'],
            ['friend 6-2', 'FALSE'],
            ['friend 7-0', 'FALSE'],
            ['friend 7-1', 'TRUE'],
            ['friend 7-2', 'FALSE'],
            ['friend 8-0', 'FALSE'],
            ['friend 8-1', 'TRUE'],
            ['friend 8-2', 'FALSE'],
            ['friend 9-0', 'FALSE'],
            ['friend 9-1', 'TRUE'],
            ['friend 9-2', 'FALSE'],
            ['friend 10-0', 'FALSE'],
            ['friend 10-1', 'TRUE'],
            ['friend 10-2', 'FALSE'],
          ],
        },
      },
    },
  },
  {
    about: 'A manifest in the form of Redshift lists two of three files: these are the load.',
    stages: [
      [
        put('run1/a_000.csv', 'id,name\n1,a\n'),
        put('run1/a_001.csv', 'id,name\n2,b\n'),
        put('run1/left-over.csv', 'id,name\n9,old\n'),
        put(
          'run1/a.manifest',
          ({ bucket, prefix }) =>
            `{"entries":[{"url":"s3://${bucket}/${prefix}run1/a_000.csv","mandatory":true},{"url":"s3://${bucket}/${prefix}run1/a_001.csv","mandatory":true}]}`,
        ),
      ],
    ],
    tries: {
      'set-manifest': {
        route: replace({ id: 'LONG', name: 'STRING' }, { files: { set: { manifest: '*.manifest' } } }),
        outcome: {
          states: { 'run1/a.manifest': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
];
