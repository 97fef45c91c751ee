import type { CommandWords, OptionWords, shells, ValueKind } from './words.ts';

/** Makes the script by which a shell completes the words of a command line. */
export const scripts: Record<(typeof shells)[number], (commands: readonly CommandWords[]) => string> = {
  bash,
  zsh,
  fish,
};

function bash(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name);
  const cases = commands.map(({ name, options, operands }) => {
    const words = options.map((option) => option.name).join(' ');
    return `    ${name}) options='${words}'; operands=${bashKind(operands ?? 'text')} ;;`;
  });
  const values = new Map<string, string>();
  for (const { name, value } of commands.flatMap(({ options }) => options))
    if (value !== null) values.set(name, bashKind(value));
  return `# Completion of sluice for bash. Load it with: source <(sluice completion bash)
_sluice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} options= operands= kind=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${names.join(' ')} help --help --version' -- "$cur"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    help) COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$cur")); return ;;
  esac
  case $prev in
${[...values].map(([name, kind]) => `    ${name}) kind=${kind} ;;`).join('\n')}
  esac
  # An option of another command is none here.
  [[ -n $kind && " $options " != *" $prev "* ]] && kind=
  if [[ -z $kind && $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi
  case \${kind:-$operands} in
    file) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    folder) local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
    text) ;;
    *) COMPREPLY=($(compgen -W "\${kind:-$operands}" -- "$cur")) ;;
  esac
}
complete -F _sluice sluice
`;
}

function bashKind(kind: ValueKind): string {
  return typeof kind === 'string' ? kind : `'${kind.join(' ')}'`;
}

function zsh(commands: readonly CommandWords[]): string {
  const list = commands.map(
    ({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  const cases = commands.map(({ name, options, operands }) => {
    const specs = options.map((option) => `        ${quoted(zshOption(option))} \\`);
    const rest = operands === null ? '' : `        ${quoted(`*:argument:${zshAction(operands)}`)}`;
    return `      ${name})\n        _arguments -S \\\n${specs.join('\n')}\n${rest || '        && return'}\n        ;;`;
  });
  return `#compdef sluice
# Completion of sluice for zsh. Load it behind compinit with: source <(sluice completion zsh)
_sluice() {
  local -a commands
  commands=(
${list.join('\n')}
    'help:Say more of a command'
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=\${words[2]}
  (( CURRENT-- ))
  shift words
  case $command in
${cases.join('\n')}
      help)
        _describe -t commands command commands
        ;;
  esac
}
compdef _sluice sluice
`;
}

function zshOption({ name, description, value }: OptionWords): string {
  const said = description.replace(/[[\]:\\]/g, (character) => `\\${character}`);
  return `${name}[${said}]${value === null ? '' : `:value:${zshAction(value)}`}`;
}

function zshAction(kind: ValueKind): string {
  if (typeof kind !== 'string') return `(${kind.join(' ')})`;
  return { file: '_files', folder: '_files -/', text: ' ' }[kind];
}

function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, summary, options, operands }) => {
    const here = `-n '__fish_seen_subcommand_from ${name}'`;
    const files = operands === 'file' || operands === 'folder' ? [`complete -c sluice ${here} -F`] : [];
    const words = Array.isArray(operands)
      ? [`complete -c sluice ${here} -a ${quoted(operands.join(' '))}`]
      : [];
    return [
      `complete -c sluice -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`,
      ...files,
      ...words,
      ...options.map((option) => `complete -c sluice ${here} ${fishOption(option)}`),
    ];
  });
  return `# Completion of sluice for fish. Load it with: sluice completion fish | source
complete -c sluice -f
complete -c sluice -n __fish_use_subcommand -a help -d 'Say more of a command'
complete -c sluice -n '__fish_seen_subcommand_from help' -a '${commands.map(({ name }) => name).join(' ')}'
${lines.join('\n')}
`;
}

function fishOption({ name, description, value }: OptionWords): string {
  const kind =
    value === null
      ? ''
      : typeof value !== 'string'
        ? ` -x -a ${quoted(value.join(' '))}`
        : { file: ' -r -F', folder: " -x -a '(__fish_complete_directories)'", text: ' -x' }[value];
  return `-l ${name.slice(2)}${kind} -d ${fishQuoted(description)}`;
}

/** A text in single quotes, as bash and zsh have them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
}
