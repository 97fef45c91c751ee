import { matches } from '../../../../shared/config/values/glob.ts';
import { openArchive } from '../../../../shared/source/zip/archive.ts';
import { chooseMember } from '../../../../shared/source/zip/choose-member.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';
import { zipOf } from '../../../helpers/zip.ts';

interface Case {
  names: string[];
  /** "member" of the route. */
  member?: string;
  /** The name of the one that is taken, or what the refusal says. */
  taken: string | RegExp;
}

const hidden = ['**/_*', '**/_*/**', '**/.*'];

const cases: Case[] = [
  { names: ['a.csv'], taken: 'a.csv' },
  { names: ['data/', 'data/a.csv'], taken: 'data/a.csv' },
  { names: ['a.csv', '__MACOSX/._a.csv', '.DS_Store', 'x/.DS_Store'], taken: 'a.csv' },
  { names: ['a.csv', '_SUCCESS', '.hidden'], taken: 'a.csv' },
  {
    names: ['a.csv', 'b.csv'],
    taken: /2 files: "a\.csv", "b\.csv"\. Set "member": "a\.csv" or "member": "b\.csv" under "read"/,
  },
  { names: ['a.csv', 'readme.txt'], taken: /2 files/ },
  { names: ['readme.txt', 'a.csv', '__MACOSX/._a.csv'], member: '*.csv', taken: 'a.csv' },
  { names: ['a.csv', 'b.csv'], member: 'b.csv', taken: 'b.csv' },
  { names: ['a.csv', 'b.csv'], member: '*.csv', taken: /fits 2 files: "a\.csv", "b\.csv"/ },
  { names: ['a.csv', 'b.csv'], member: '*.tsv', taken: /fits none of its files: "a\.csv", "b\.csv"/ },
  {
    names: ['x/a.csv', 'y/b.txt'],
    member: '*.csv',
    taken: /fits none of its files: "x\/a\.csv", "y\/b\.txt"/,
  },
  { names: ['x/a.csv', 'y/b.txt'], member: '**/*.csv', taken: 'x/a.csv' },
  { names: ['_a.csv', 'b.csv'], member: '_*', taken: '_a.csv' },
  { names: ['a[1].csv', 'b{c}.csv'], taken: /"member": "a\?1\?\.csv" or "member": "b\?c\?\.csv"/ },
  { names: ['/a.csv', 'b.csv'], taken: /"member": "\*\/a\.csv" or / },
  { names: ['/a.csv', 'b.csv'], member: '*/a.csv', taken: '/a.csv' },
  { names: ['_a.csv', '.b'], taken: /names of no data: "_a\.csv", "\.b"/ },
  { names: ['a.csv', 'a.csv'], taken: /2 files of the same name, "a\.csv"/ },
  { names: ['a.csv', 'a.csv'], member: 'a.csv', taken: /2 files of the same name/ },
  { names: [], taken: /without a file/ },
  { names: ['only/'], taken: /without a file/ },
  {
    names: Array.from({ length: 3000 }, (_, n) => `${n}.csv`),
    taken: /3000 files: .*"19\.csv" and 2980 more/,
  },
  {
    names: [`${'deep/'.repeat(2000)}a.csv`, 'b.csv'],
    taken: /^.{0,500}"member": "\*\*\/a\.csv" or "member": "b\.csv".{0,200}$/,
  },
  {
    names: [`${'deep/'.repeat(2000)}a.csv`, 'b.csv'],
    member: '**/a.csv',
    taken: `${'deep/'.repeat(2000)}a.csv`,
  },
  {
    names: [`x/${'🙂'.repeat(150)}.csv`, 'b.csv'],
    taken: /"member": "\*\*\/(?:🙂){50}\*(?:🙂){46}\.csv" or /u,
  },
];

test.each(cases)('$names by $member: $taken', async ({ names, member, taken }) => {
  const { members } = await openArchive(
    objectBytes(zipOf(names.map((name) => ({ name, bytes: 'id\n1\n' })))),
  );
  const choose = () =>
    chooseMember(members, {
      glob: member === undefined ? null : { text: member, matches: (name) => matches(member, name) },
      isNoData: (name) => hidden.some((glob) => matches(glob, name)),
      object: 's3://bucket/file.zip',
    }).name;
  if (typeof taken === 'string') expect(choose()).toBe(taken);
  else expect(choose).toThrow(taken);
});
