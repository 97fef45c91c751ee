import { resolve } from 'node:path';
import { command } from '../command.ts';
import { type Channel, writeLine } from '../terminal.ts';
import { printable } from '../text/width.ts';

export const init = command({
  name: 'init',
  summary: 'Write a project that deploys Sluice, or add it to a CDK app',
  details: [
    'It writes sluice.config.json with a first route, a CDK app of ten lines, package.json, .gitignore, and a workflow that checks and deploys; then it installs what they need. A file that is there is kept, or added to, and never written over.',
    'In a folder with a cdk.json it leaves the app alone, and shows the lines that add Sluice to it.',
  ],
  examples: [
    ['init', 'asks for a route, and writes a project into this folder'],
    ['init warehouse --yes --route sales', 'the same into a new folder, with the defaults'],
  ],
  operands: [],
  further: { name: 'DIR', many: false },
  options: {
    yes: { type: 'boolean', description: 'ask nothing: take the defaults, and what these options say' },
    route: { type: 'string', value: 'NAME', description: 'the first route (default: sales)' },
    'data-set': { type: 'string', value: 'NAME', description: 'the DataSet that its first file makes' },
    'update-method': {
      ...{ type: 'string', value: 'METHOD' },
      description: 'APPEND, REPLACE or UPSERT (default: APPEND)',
    },
    key: { type: 'string', value: 'COLUMN', multiple: true, description: 'a key column, for UPSERT' },
    bucket: {
      type: 'string',
      value: 'NAME',
      description: 'a bucket that exists already (default: a new one)',
    },
    'no-install': { type: 'boolean', description: 'do not install anything' },
  },
  async run(given, [directory = '.'], { out, interrupted }) {
    const [{ askAnswers, defaultAnswers }, { projectIn }, { initialise }, { install, packageManagerOf }] =
      await Promise.all([
        import('../init/answers.ts'),
        import('../init/project.ts'),
        import('../init/init.ts'),
        import('../init/package-manager.ts'),
      ]);
    const folder = resolve(directory);
    const project = projectIn(folder);
    const known = {
      ...{ route: given.route, dataSet: given['data-set'], updateMethod: given['update-method'] },
      ...{ keyColumnNames: given.key.length > 0 ? given.key : undefined, bucket: given.bucket },
    };
    const answers =
      given.yes || project.read('sluice.config.json') !== null
        ? defaultAnswers(known)
        : await askAnswers(known, { input: process.stdin, output: process.stdout }, interrupted);
    const { paint } = out;
    for (const { path, what } of initialise(folder, project, answers)) {
      writeLine(out, `${paint(what === 'kept' ? 'dim' : 'green', what.padEnd(7))}  ${printable(path)}`);
    }
    const packageManager = packageManagerOf(project);
    if (given['no-install']) writeLine(out, `\nInstall what it needs: ${packageManager} install`);
    else {
      writeLine(out, `\n${packageManager} install`);
      await install(packageManager, folder);
    }
    showWayOn(project.hasApp, answers.route, out);
    return 0;
  },
});

function showWayOn(hasApp: boolean, route: string, out: Channel): void {
  const { paint } = out;
  const ofConstruct = [
    '',
    'Add Sluice to a stack of your app:',
    "   import { Sluice } from 'sluice';",
    "   new Sluice(stack, 'Sluice', { config: 'sluice.config.json' });",
  ];
  for (const line of [
    ...(hasApp ? ofConstruct : []),
    '',
    'Try it on this machine, without any account:',
    `   ${paint('bold', 'npx sluice sandbox')}`,
    `   ${paint('bold', `npx sluice drop FILE --route ${printable(route)} --wait --sandbox`)}`,
    'Deploy it to AWS:',
    `   ${paint('bold', 'npx cdk bootstrap && npx cdk deploy')}`,
    `   ${paint('bold', 'npx sluice doctor')}`,
  ])
    writeLine(out, line);
}
