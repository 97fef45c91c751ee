import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../cli/command.ts';
import { commands } from '../../cli/commands.ts';

const root = join(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

interface Shown {
  page: string;
  line: string;
}

/** What the pages tell readers to type: in blocks for a shell, and in the text where it begins with npx or npm. */
const shown: Shown[] = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/\\\n\s*/g, '');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  const spans = [...text.matchAll(/`((?:npx sluice|npm run) [^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans].map((line) => ({ page, line: line.replace(/\s#.*$/, '').trim() }));
});

/** The words of a line, as a shell reads them: enough for what is shown. */
const wordsOf = (line: string) =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, ...kinds]) => kinds.find((kind) => kind !== undefined) ?? '',
  );

/** The commands of a line that begin so. */
function commandsOf(beginning: string): (Shown & { args: string[] })[] {
  return shown.flatMap(({ page, line }) =>
    line
      .split(/ (?:&&|\|\||\||;) /)
      .map((part) => part.trim())
      .filter((part) => part.startsWith(`${beginning} `))
      .map((part) => ({ page, line: part, args: wordsOf(part.slice(beginning.length)) })),
  );
}

test.each(commandsOf('npx sluice'))('$page: $line', ({ args: [name = '', ...args] }) => {
  if (name === '--version' || name === 'help') return;
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  // A command that is shown without its operands is named only.
  if (args.length > 0)
    parse(
      command,
      args.filter((arg) => arg !== '…'),
    );
});

test.each(commandsOf('npm run'))('$page: $line', ({ args: [name = ''] }) => {
  expect(Object.keys(scripts)).toContain(name);
});
