import { type Command, command, meant } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { shells } from '../completion/words.ts';

/** @param commands all that there are, this one among them */
export const completionOf = (commands: () => readonly Command[]): Command =>
  command({
    name: 'completion',
    summary: 'Print the script by which bash, zsh or fish completes commands and options',
    details: [
      'SHELL is bash, zsh or fish. The script is for the command `sluice`, as it is when the package is installed; what is called by npx no shell completes.',
    ],
    examples: [
      ['completion bash >> ~/.bashrc', 'for bash'],
      ['completion zsh >> ~/.zshrc', 'for zsh'],
      ['completion fish > ~/.config/fish/completions/sluice.fish', 'for fish'],
    ],
    operands: ['SHELL'],
    options: {},
    async run(_given, [name = ''], { out }) {
      const shell = shells.find((one) => one === name);
      if (shell === undefined)
        throw new UsageError(`SHELL is ${shells.join(', ')}, not "${name}".${meant(name, shells)}`);
      const [{ scripts }, { completionWords }] = await Promise.all([
        import('../completion/scripts.ts'),
        import('../completion/words.ts'),
      ]);
      out.write(scripts[shell](completionWords(commands())));
      return 0;
    },
  });
