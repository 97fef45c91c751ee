import { type Command, commonOptions, type Option, type Options } from './command.ts';
import { commands } from './commands.ts';
import type { Channel } from './terminal.ts';
import { alignRows } from './text/columns.ts';
import { wrap } from './text/width.ts';

/** The list of commands, one line for each. */
export function overview({ paint, width }: Channel): string {
  const rows = commands.map(({ name, summary }) => [name, summary]);
  return [
    'Files in S3 become rows in Domo, exactly once.',
    '',
    `${paint('bold', 'Usage:')} sluice COMMAND [OPTION]…`,
    '',
    ...pairs(rows, width, (name) => paint('cyan', name)),
    '',
    '`sluice help COMMAND` says more of one. `sluice --version` says which version this is.',
  ].join('\n');
}

/** The help of one command, with its options. */
export function commandHelp(command: Command, { paint, width }: Channel): string {
  const rows = [...optionRows(command.options), ...optionRows(commonOptions), ['--help', 'show this']];
  return [
    `${command.summary}.`,
    '',
    paint('bold', usageLine(command, width)),
    '',
    ...pairs(rows, width, (name) => paint('cyan', name)),
    ...command.details.flatMap((paragraph) => ['', ...wrap(paragraph, Math.min(width, 100))]),
    '',
    paint('bold', 'Examples:'),
    ...command.examples.flatMap(([call, purpose]) => [
      `  ${paint('dim', `# ${purpose}`)}`,
      `  ${paint('cyan', `npx sluice ${call}`)}`,
    ]),
  ].join('\n');
}

function optionRows(options: Options): string[][] {
  return Object.entries(options).map(([name, option]) => [spelling(name, option), option.description]);
}

/** `Usage: sluice drop FILE --route NAME [--wait]`, in lines of this width. */
export function usageLine({ name, operands, further, options }: Command, width: number): string {
  const words = Object.entries(options).map(([option, { required, ...rest }]) => {
    const word = spelling(option, rest);
    return required ? word : `[${word}]${rest.multiple ? '…' : ''}`;
  });
  const optional = further === undefined ? [] : [`[${further.name}]${further.many ? '…' : ''}`];
  const start = `Usage: sluice ${name}`;
  // An option and its value stay in one line.
  const all = [...operands, ...optional, ...words].map((word) => word.replaceAll(' ', '\u00a0'));
  const room = Math.max(30, width - start.length - 1);
  const lines = wrap(all.join(' '), room).map((line) => line.replaceAll('\u00a0', ' '));
  return `${start} ${lines.join(`\n${' '.repeat(start.length + 1)}`)}`.trimEnd();
}

function spelling(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function pairs(rows: string[][], width: number, paint: (name: string) => string): string[] {
  const indent = 2;
  const columns = [
    { align: 'left', worth: 1 },
    { align: 'left', worth: 0 },
  ] as const;
  const names = alignRows(
    columns,
    rows.map(([name = '']) => [name, '']),
    width,
  );
  const nameWidth = Math.max(...names.map((name) => name.length));
  return rows.flatMap(([name = '', text = '']) =>
    wrap(text, Math.max(30, width - indent - nameWidth - 2)).map((line, i) => {
      const shown = (i === 0 ? name : '').padEnd(nameWidth);
      return `${' '.repeat(indent)}${paint(shown)}  ${line}`;
    }),
  );
}
