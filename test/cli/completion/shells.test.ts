import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../../cli/commands.ts';
import { scripts } from '../../../cli/completion/scripts.ts';
import { completionWords, type shells } from '../../../cli/completion/words.ts';

let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-completion-'));
  writeFileSync(join(dir, 'sales file.csv'), '');
  for (const shell of ['bash', 'zsh', 'fish'] as const)
    writeFileSync(join(dir, `sluice.${shell}`), scripts[shell](completionWords(commands)));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What a shell offers for a line, with the cursor at its end. */
const offers: Record<(typeof shells)[number], (line: string) => string[]> = {
  bash(line) {
    const words = line.split(' ');
    const script = `source sluice.bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script]);
  },
  // Its completion needs a terminal, so a stand-in for _arguments and _describe tells what it is given.
  zsh(line) {
    const words = line.split(' ');
    const script = `
      compdef() { }
      _describe() { print -l -- \${commands%%:*} }
      _arguments() { for one in "$@"; do print -r -- \${\${one%%\\[*}%%:*}; done }
      source ./sluice.zsh
      words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}
      _sluice`;
    return run('zsh', ['-f', '-c', script]).filter((word) => word.startsWith(words.at(-1) ?? ''));
  },
  fish(line) {
    return run('fish', ['--no-config', '-c', `source sluice.fish; complete -C '${line}'`]).map(
      (one) => one.split('\t')[0] ?? '',
    );
  },
};

function run(shell: string, args: string[]): string[] {
  const out = execFileSync(shell, args, { cwd: dir, encoding: 'utf8', env: { ...process.env, HOME: dir } });
  return out.split('\n').filter((line) => line !== '');
}

const installed = (['bash', 'zsh', 'fish'] as const).filter(
  (shell) => spawnSync(shell, ['--version']).error === undefined,
);

test('bash is there to be tried', () => {
  expect(installed).toContain('bash');
});

describe.each(installed)('%s', (shell) => {
  const offered = (line: string) => offers[shell](line).sort();

  test('completes commands', () => {
    expect(offered('sluice st')).toEqual(['start', 'status']);
    expect(offered('sluice ').filter((word) => !word.startsWith('-'))).toEqual(
      [...commands.map(({ name }) => name), 'help'].sort(),
    );
  });

  test('completes the options of the command, and those of every command', () => {
    expect(offered('sluice drop --na')).toEqual(['--name']);
    expect(offered('sluice history --l')).toEqual(['--limit']);
    expect(offered('sluice history --q')).toEqual(['--quiet']);
    expect(offered('sluice history --wat')).toEqual([]);
  });
});

describe('bash', () => {
  test.each([
    ['sluice completion ', ['bash', 'fish', 'zsh']],
    ['sluice status --output ', ['json', 'text']],
    ['sluice drop sal', ['sales file.csv']],
    ['sluice history --route ', []],
    ['sluice help dr', ['drop']],
  ])('%j', (line, words) => {
    // A file name is one word, with its blank.
    expect(offers.bash(line).sort()).toEqual(words);
  });
});
