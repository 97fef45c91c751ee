import { asksForJsonErrors, type Command, meant, parse } from './command.ts';
import { commands } from './commands.ts';
import { UsageError } from './complaint.ts';
import { errorJson, explain } from './explain.ts';
import { commandHelp, overview, usageLine } from './help.ts';
import { silent, type Terminal, writeLine } from './terminal.ts';
import { jsonText } from './text/json.ts';
import { printableLines } from './text/width.ts';
import { version } from './version.ts';

/** Runs a command line and returns its exit code: 0 done, 1 not done, 2 wrong use. Never throws. */
export async function main(args: string[], terminal: Omit<Terminal, 'notes'>): Promise<number> {
  let definition: Command | undefined;
  let isVerbose = Boolean(process.env.SLUICE_DEBUG);
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
    const { given, operands, common } = parse(definition, rest);
    isVerbose ||= common.verbose;
    const { err } = terminal;
    // Lines of calls would break a picture that is drawn again and again.
    const notes = common.quiet ? silent(err) : common.verbose ? { ...err, live: false } : err;
    return await definition.run(given, operands, { ...terminal, notes });
  } catch (error) {
    const { text, exitCode } = explain(error);
    if (asksForJsonErrors(args)) {
      writeLine(terminal.err, jsonText(errorJson(error, text)));
      return exitCode;
    }
    const { paint } = terminal.err;
    writeLine(terminal.err, `${paint('red', 'sluice:')} ${printableLines(text)}`);
    if (error instanceof UsageError) {
      const usage = definition ? usageLine(definition, terminal.err.width) : overview(terminal.err);
      writeLine(terminal.err, usage);
    }
    if (isVerbose && error instanceof Error)
      writeLine(terminal.err, `\n${printableLines(error.stack ?? '')}`);
    return exitCode;
  }
}

function find(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.map((command) => command.name);
  throw new UsageError(
    name.startsWith('-')
      ? `Unknown option "${name}"; a command comes first.`
      : `There is no command "${name}".${meant(name, names)}`,
  );
}

function asksForHelp(args: string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}
