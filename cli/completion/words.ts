import { type Command, commonOptions, type Option } from '../command.ts';

/** An option as a shell completes it. */
export interface OptionWords {
  /** `--route`. */
  name: string;
  description: string;
  /** The kind of its value; null: it takes none. */
  value: ValueKind | null;
}

/** `file` and `folder`: paths; a list: one of these; `text`: anything. */
export type ValueKind = 'file' | 'folder' | 'text' | readonly string[];

export interface CommandWords {
  name: string;
  summary: string;
  options: OptionWords[];
  /** The kind of its arguments; null: it has none. */
  operands: ValueKind | null;
}

export const shells = ['bash', 'zsh', 'fish'] as const;

/** The commands and options that shells complete. They complete no names of routes and loads: these would cost calls of AWS. */
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
