import { command, portOf } from '../command.ts';

export const start = command({
  name: 'start',
  summary: 'Start the sandbox, drop the sample files, and show what Domo makes of them',
  details: [
    'It stays up until Ctrl-C. With --exit it ends when the samples are loaded: 0 only if each is committed, and Domo gives back exactly the rows of its file.',
  ],
  examples: [
    ['start', 'the sandbox with the sample files, until Ctrl-C'],
    ['start --exit', 'the same, ended when all is loaded'],
  ],
  operands: [],
  options: {
    exit: { type: 'boolean', description: 'end when the samples are loaded' },
    dir: { type: 'string', value: 'DIR', description: 'where its state is kept (default: .sandbox)' },
    fresh: { type: 'boolean', description: 'empty that folder first' },
    port: { type: 'string', value: 'PORT', description: 'where it answers for AWS (default: 4566)' },
    'domo-port': { type: 'string', value: 'PORT', description: 'where it answers for Domo (default: 4580)' },
  },
  async run(given, _operands, terminal) {
    const options = {
      exit: given.exit,
      dir: given.dir ?? '.sandbox',
      fresh: given.fresh,
      port: portOf(given.port, 'port', 4566),
      domoPort: portOf(given['domo-port'], 'domo-port', 4580),
    };
    const { runShow } = await import('../show.ts');
    return runShow(options, terminal);
  },
});
