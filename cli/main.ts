import { type Command, parse } from './command.ts';
import { commands } from './commands.ts';
import { UsageError } from './complaint.ts';
import { explain } from './explain.ts';
import { commandHelp, overview, usageLine } from './help.ts';
import { type Terminal, writeLine } from './terminal.ts';
import { printableLines } from './text/width.ts';
import { version } from './version.ts';

/** Runs a command line and returns its exit code: 0 done, 1 not done, 2 wrong use. Never throws. */
export async function main(args: string[], terminal: Terminal): Promise<number> {
  let definition: Command | undefined;
  try {
    const [name, ...rest] = args;
    if (name === undefined) {
      writeLine(terminal.err, overview(terminal.err));
      return 2;
    }
    if (name === '--version' || name === '-v') {
      writeLine(terminal.out, version());
      return 0;
    }
    if (name === 'help' || name === '--help' || name === '-h') {
      const [topic] = rest;
      writeLine(
        terminal.out,
        topic === undefined ? overview(terminal.out) : commandHelp(find(topic), terminal.out),
      );
      return 0;
    }
    definition = find(name);
    if (asksForHelp(rest)) {
      writeLine(terminal.out, commandHelp(definition, terminal.out));
      return 0;
    }
    const { given, operands } = parse(definition, rest);
    return await definition.run(given, operands, terminal);
  } catch (error) {
    const { text, exitCode } = explain(error);
    const { paint } = terminal.err;
    writeLine(terminal.err, `${paint('red', 'sluice:')} ${printableLines(text)}`);
    if (error instanceof UsageError)
      writeLine(terminal.err, definition ? usageLine(definition) : overview(terminal.err));
    if (process.env.SLUICE_DEBUG && error instanceof Error)
      writeLine(terminal.err, `\n${printableLines(error.stack ?? '')}`);
    return exitCode;
  }
}

function find(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  throw new UsageError(
    name.startsWith('-')
      ? `Unknown option "${name}"; a command comes first.`
      : `There is no command "${name}".`,
  );
}

function asksForHelp(args: string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}
