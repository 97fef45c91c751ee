import { parseArgs } from 'node:util';
import { nearest } from '../shared/config/nearest.ts';
import { UsageError } from './complaint.ts';
import type { Terminal } from './terminal.ts';

export interface Option {
  type: 'string' | 'boolean';
  /** For the help, in the imperative, without a full stop. */
  description: string;
  /** The name of the value in the help: `FILE`. */
  value?: string;
  /** May be given several times. */
  multiple?: boolean;
  /** The command needs this option. */
  required?: boolean;
}

export type Options = Record<string, Option>;

type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['multiple'] extends true
    ? string[]
    : string;
type Optional<O extends Option> = O['required'] extends true
  ? never
  : O['type'] extends 'boolean'
    ? never
    : undefined;

/**
 * The options of a call. An option that was not given is false if it is a flag, undefined if a text, empty if a list.
 */
export type Given<O extends Options> = {
  [K in keyof O]: Value<O[K]> | (O[K]['multiple'] extends true ? never : Optional<O[K]>);
};

/** One command of the command line: its grammar, its help, and what it does. */
export interface Command<O extends Options = Options> {
  name: string;
  /** One line. */
  summary: string;
  /** Further paragraphs of its help. */
  details: string[];
  /** Calls of it, without `sluice`, and what each does. */
  examples: readonly (readonly [call: string, purpose: string])[];
  /** Names of the arguments that are not options. All are required. */
  operands: string[];
  /** The name of further arguments, which may be left out: one, or many. */
  further?: { name: string; many: boolean };
  options: O;
  /** Returns the exit code. Throws `Complaint` for a problem that a person can correct. */
  run(given: Given<O>, operands: string[], terminal: Terminal): Promise<number>;
}

/** A command whose `run` is typed by its options. */
export function command<const O extends Options>(definition: Command<O>): Command {
  // Only `parse` makes the input of `run`, from these same options.
  return definition as unknown as Command;
}

/** Options of every command. */
export const commonOptions = {
  quiet: { type: 'boolean', description: 'print results and errors, and neither progress nor notes' },
  verbose: { type: 'boolean', description: 'print each call of AWS, and where an error came from' },
  output: {
    ...{ type: 'string', value: 'FORMAT' },
    description: 'text, or json: as --json, and errors as JSON on standard error, too',
  },
} as const satisfies Options;

/** The values of the options that every command has. */
export interface Common {
  quiet: boolean;
  verbose: boolean;
}

interface Parsed {
  given: Given<Options>;
  operands: string[];
  common: Common;
}

/** Parses the arguments of a command. Throws `UsageError`. */
export function parse(definition: Command, args: string[]): Parsed {
  const { values, positionals } = read({ ...definition.options, ...commonOptions }, args);
  const { operands, further } = definition;
  const most = operands.length + (further === undefined ? 0 : further.many ? Number.POSITIVE_INFINITY : 1);
  const [extra] = positionals.slice(most);
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}".`);
  const missing = operands[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`);
  const given: Given<Options> = {};
  for (const [name, option] of Object.entries(definition.options)) {
    const value = values[name];
    if (option.required && value === undefined) {
      throw new UsageError(`--${name} ${option.value ?? ''}`.trimEnd().concat(' is missing.'));
    }
    Object.assign(given, { [name]: value ?? absent(option) });
  }
  if (isJson(values.output, definition)) Object.assign(given, { json: true });
  const common = { quiet: values.quiet === true, verbose: values.verbose === true };
  // Commands that speak with AWS show its calls.
  if (common.verbose) Object.assign(given, { verbose: true });
  return { given, operands: positionals, common };
}

function isJson(output: unknown, { name, options }: Command): boolean {
  if (output === undefined || output === 'text') return false;
  if (output !== 'json') throw new UsageError(`--output takes text or json, not "${output}".`);
  if (options.json === undefined) throw new UsageError(`\`sluice ${name}\` prints no JSON.`);
  return true;
}

/** Whether errors are to be JSON, by the words of a command line that may be wrong. */
export function asksForJsonErrors(args: readonly string[]): boolean {
  return args.some((arg, i) => arg === '--output=json' || (arg === '--output' && args[i + 1] === 'json'));
}

function absent(option: Option): false | [] | undefined {
  if (option.type === 'boolean') return false;
  return option.multiple ? [] : undefined;
}

function read(options: Options, args: string[]) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  try {
    const parsed = parseArgs({ args, options: config, allowPositionals: true, tokens: true });
    for (const token of parsed.tokens) {
      // Node takes the last one, and would leave out the others in silence.
      const taken =
        token.kind === 'option' && !config[token.name]?.multiple ? parsed.values[token.name] : undefined;
      if (token.kind === 'option' && typeof taken === 'string' && token.value !== taken) {
        throw new UsageError(`${token.rawName} is given twice, with different values.`);
      }
    }
    return parsed;
  } catch (error) {
    if (!isMistake(error)) throw error;
    // Node's word for an option without a value, or with another option in its place.
    const [, name = ''] =
      /^Option '--(\S+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(error.message) ?? [];
    const value = options[name]?.value;
    if (value !== undefined) throw new UsageError(`--${name} takes a value: --${name} ${value}.`);
    const [, unknown] = /^Unknown option '(-{1,2}[^']+)'/.exec(error.message) ?? [];
    if (unknown !== undefined) {
      const names = [...Object.keys(options), 'help'];
      throw new UsageError(`Unknown option '${unknown}'.${meant(unknown.replace(/^-+/, ''), names, '--')}`);
    }
    // Node's own text goes on with advice about `--`, which is useless here.
    const [first = error.message] = error.message.split(/\. (?=To specify)|\n/);
    throw new UsageError(`${first.replace(/\.$/, '')}.`);
  }
}

/** ` Did you mean "drop"?`, or nothing. @param before what stands before each name */
export function meant(word: string, names: readonly string[], before = ''): string {
  const guess = nearest(word, names);
  return guess === null ? '' : ` Did you mean "${before}${guess}"?`;
}

function isMistake(error: unknown): error is { message: string } {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof message === 'string' && String(code).startsWith('ERR_PARSE_ARGS_');
}

/** A TCP port; 0 stands for any free one. */
export function portOf(text: string | undefined, option: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--${option} takes a port, 0 to 65535, not "${text}".`);
  }
  return port;
}
