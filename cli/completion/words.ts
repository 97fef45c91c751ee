import { type Command, commonOptions, type Option } from '../command.ts';

/** What can be completed of one option. */
export interface OptionWords {
  /** `--route`. */
  name: string;
  description: string;
  /** What its value is; null: it takes none. */
  value: ValueKind | null;
}

/** `file` and `folder`: paths; a list: one of these; `text`: anything. */
export type ValueKind = 'file' | 'folder' | 'text' | readonly string[];

export interface CommandWords {
  name: string;
  summary: string;
  options: OptionWords[];
  /** What its arguments are; null: it has none. */
  operands: ValueKind | null;
}

export const shells = ['bash', 'zsh', 'fish'] as const;

/** What shells complete of the commands. Names of routes and loads are not among it: they would cost calls of AWS. */
export function completionWords(commands: readonly Command[]): CommandWords[] {
  return commands.map(({ name, summary, options, operands, further }) => {
    const [operand = further?.name] = operands;
    return {
      name,
      summary,
      options: [
        ...Object.entries({ ...options, ...commonOptions }).map(([option, settings]) =>
          wordsOf(option, settings),
        ),
        { name: '--help', description: 'show the help', value: null },
      ],
      operands: operand === undefined ? null : kindOf(operand),
    };
  });
}

function wordsOf(name: string, option: Option): OptionWords {
  const { description, value } = option;
  return { name: `--${name}`, description, value: value === undefined ? null : kindOf(value) };
}

function kindOf(value: string): ValueKind {
  if (value === 'FILE') return 'file';
  if (value === 'DIR') return 'folder';
  if (value === 'FORMAT') return ['text', 'json'];
  return value === 'SHELL' ? shells : 'text';
}
