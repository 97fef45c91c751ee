import { defaultAnswers } from '../../../cli/init/answers.ts';
import { filesOf } from '../../../cli/init/files.ts';
import { installsOf } from '../../../cli/init/project.ts';
import { parseConfig } from '../../../shared/config/config.ts';

const installs = installsOf({
  ...{ name: 'sluice', version: '1.2.3' },
  peerDependencies: { 'aws-cdk-lib': '^2.1.0', constructs: '^10.0.0' },
  config: { 'aws-cdk': '~2.2.0' },
});

function planned(there: Record<string, string> = {}, given = {}) {
  const project = {
    ...{ name: 'mine', hasApp: 'cdk.json' in there },
    read: (path: string) => there[path] ?? null,
  };
  const files = filesOf(project, defaultAnswers(given), installs, { flag: true });
  return {
    what: Object.fromEntries(files.map(({ path, what }) => [path, what])),
    text: (path: string) => files.find((file) => file.path === path)?.text ?? '',
  };
}

test('an empty folder gets all files', () => {
  const { what, text } = planned();
  expect(what).toEqual({
    ...{ 'sluice.config.json': 'new', 'app.mjs': 'new', 'cdk.json': 'new' },
    ...{ '.github/workflows/sluice.yml': 'new', 'package.json': 'new', '.gitignore': 'new' },
  });
  expect(JSON.parse(text('cdk.json'))).toEqual({ app: 'node app.mjs', context: { flag: true } });
  expect(JSON.parse(text('package.json'))).toMatchObject({
    ...{ name: 'mine', private: true },
    dependencies: { sluice: '^1.2.3', 'aws-cdk-lib': '^2.1.0', constructs: '^10.0.0' },
    devDependencies: { 'sluice-sandbox': '^1.2.3', 'aws-cdk': '~2.2.0' },
  });
  expect(text('app.mjs').split('\n').length).toBeLessThanOrEqual(11);
});

test.each<
  [
    object,
    { target?: object; name?: string; prefix?: string; updateMethod?: string; keyColumnNames?: string[] },
  ]
>([
  [{}, { name: 'sales', prefix: 'incoming/sales/', updateMethod: 'APPEND' }],
  [{ route: 'web-orders' }, { name: 'web-orders', target: { name: 'Web orders' } }],
  [
    { dataSet: 'Orders', updateMethod: 'REPLACE' },
    { target: { name: 'Orders' }, updateMethod: 'REPLACE' },
  ],
  [
    { updateMethod: 'UPSERT', keyColumnNames: ['id'] },
    { updateMethod: 'UPSERT', keyColumnNames: ['id'] },
  ],
])('%j makes a configuration without mistakes', (given, route) => {
  const { imports } = parseConfig(planned({}, given).text('sluice.config.json'), 'sluice.config.json');
  expect(imports).toEqual([
    expect.objectContaining({ ...route, target: expect.objectContaining(route.target ?? {}) }),
  ]);
});

test('a bucket that exists is named', () => {
  const text = planned({}, { bucket: 'my-bucket' }).text('sluice.config.json');
  expect(parseConfig(text, 'x').bucket).toEqual({ name: 'my-bucket', keyArn: null });
});

test('a CDK app is left alone', () => {
  const { what } = planned({ 'cdk.json': '{}', 'package.json': '{"scripts":{"build":"tsc"}}' });
  expect(what).toEqual({ 'sluice.config.json': 'new', 'package.json': 'changed', '.gitignore': 'new' });
});

test('what is there is kept, and what is missing is added', () => {
  const there = {
    'package.json': '{"name":"ours","dependencies":{"sluice":"file:sluice.tgz"},"scripts":{"synth":"ours"}}',
    '.gitignore': '/node_modules\n*.log',
    'sluice.config.json': '{"imports":[]}',
  };
  const { what, text } = planned(there);
  expect(what).toMatchObject({
    'package.json': 'changed',
    '.gitignore': 'changed',
    'sluice.config.json': 'kept',
  });
  expect(JSON.parse(text('package.json'))).toMatchObject({
    ...{ name: 'ours', scripts: { synth: 'ours', deploy: 'cdk deploy' } },
    dependencies: { sluice: 'file:sluice.tgz', constructs: '^10.0.0' },
  });
  expect(text('.gitignore')).toBe('/node_modules\n*.log\ncdk.out/\n.sandbox/\n');
});

test('a second time nothing changes', () => {
  const { text, what } = planned();
  const there = Object.fromEntries(Object.keys(what).map((path) => [path, text(path)]));
  expect(Object.entries(planned({ ...there }).what).filter(([, is]) => is !== 'kept')).toEqual([]);
});
