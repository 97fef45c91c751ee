import { isMark, roleOf } from '../../../../shared/import/files/role.ts';
import { route } from '../../../helpers/load.ts';

const { files } = route;
const excluded = (glob: string) => ({ kind: 'ignored', why: expect.stringContaining(`"${glob}"`) });

test.each([
  ['a.csv', { kind: 'load' }],
  ['2026/11/a.csv', { kind: 'load' }],
  ['a//b/../c.csv', { kind: 'load' }],
  [' lead and trail .csv', { kind: 'load' }],
  ['no-extension', { kind: 'load' }],
  ['2026/', { kind: 'ignored', why: expect.stringContaining('slash') }],
  ['_SUCCESS', excluded('**/_*')],
  ['run1/_SUCCESS', excluded('**/_*')],
  ['run1/_temporary/0/part-0.csv', excluded('**/_*/**')],
  ['run1/.part-0.csv.crc', excluded('**/.*')],
  ['inv/2026/manifest.json', excluded('**/*anifest*.json')],
  ['x.csv.filepart', excluded('**/*.filepart')],
])('%j is %j by the default list', (name, role) => {
  expect(roleOf(route, route.prefix + name)).toEqual(role);
});

test.each([
  [
    'archive/x.csv',
    { include: ['*.csv'] },
    { kind: 'ignored', why: expect.stringContaining('files.include') },
  ],
  ['x.csv', { include: ['*.csv'] }, { kind: 'load' }],
  ['x.CSV', { include: ['*.csv', '*.CSV'] }, { kind: 'load' }],
  ['_x.csv', { exclude: [] }, { kind: 'load' }],
  ['archive/x.csv', { exclude: ['archive/**'] }, excluded('archive/**')],
  // Who excludes goes before who includes.
  ['x.tmp', { include: ['*.tmp'] }, excluded('**/*.tmp')],
])('%j with %j is %j', (name, changes, role) => {
  expect(roleOf({ ...route, files: { ...files, ...changes } }, route.prefix + name)).toEqual(role);
});

test.each([
  ['incoming/sales_2026.csv', { kind: 'load' }],
  ['incoming/sales/_SUCCESS', excluded('**/_*')],
  ['incoming/sales/2026.csv', { kind: 'load' }],
])('where the prefix ends within a name, %j is %j', (key, role) => {
  expect(roleOf({ ...route, prefix: 'incoming/sales' }, key)).toEqual(role);
});

describe('where the route has sets', () => {
  const roleIn = (set: typeof files.set, name: string) =>
    roleOf({ ...route, files: { ...files, set } }, route.prefix + name).kind;

  test.each([
    ['run1/_SUCCESS', 'mark'],
    ['_SUCCESS', 'mark'],
    ['run1/part-0.csv', 'member'],
    ['run1/_committed_1', 'ignored'],
    ['run1/', 'ignored'],
  ])('by a marker, %j is a %s', (name, kind) => {
    expect(roleIn({ marker: '_SUCCESS' }, name)).toBe(kind);
  });

  test.each([
    ['run1/a.manifest', 'mark'],
    ['run1/a.csv', 'member'],
    ['run1/_a.csv', 'ignored'],
  ])('by a manifest, %j is a %s', (name, kind) => {
    expect(roleIn({ manifest: '*.manifest' }, name)).toBe(kind);
  });

  test('a mark is known by its name alone', () => {
    expect(isMark({ marker: 'READY' }, 'in/READY/x.csv')).toBe(false);
  });
});
