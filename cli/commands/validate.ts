import { command } from '../command.ts';
import { writeLine } from '../terminal.ts';
import { counted } from '../text/amounts.ts';
import { jsonText } from '../text/json.ts';
import { printable } from '../text/width.ts';

export const validate = command({
  name: 'validate',
  summary: 'Check the configuration, without AWS and Domo',
  details: [
    'All mistakes are told together, each with its place and what to write instead. The exit code is 2 if there is one. What is allowed and seldom meant is told, too, and is no mistake.',
  ],
  examples: [
    ['validate', 'sluice.config.json'],
    ['validate --env prod --json', 'the configuration of an environment, for a program'],
  ],
  operands: [],
  options: {
    config: { type: 'string', value: 'FILE', description: 'the configuration (default: sluice.config.json)' },
    env: { type: 'string', value: 'NAME', description: 'the environment: prod is sluice.config.prod.json' },
    json: { type: 'boolean', description: 'print what was found as JSON' },
  },
  async run({ config, env, json }, _operands, { out }) {
    const [{ loadConfig }, { configWarnings }, { environmentNamed }] = await Promise.all([
      import('../../shared/config/load.ts'),
      import('../../shared/config/warnings.ts'),
      import('../../shared/config/environment.ts'),
    ]);
    const file = config ?? environmentNamed(env).config;
    const loaded = loadConfig(file);
    const warnings = configWarnings(loaded);
    const { imports, exports } = loaded;
    if (json) {
      writeLine(out, jsonText({ file, imports: imports.length, exports: exports.length, warnings }));
      return 0;
    }
    const found = `${counted(imports.length, 'import')} and ${counted(exports.length, 'export')}`;
    writeLine(out, `${out.paint('green', '✔')}  ${printable(file)} has ${found}, and no mistake.`);
    for (const { subject, found: what, remedy } of warnings) {
      writeLine(out, printable(`\n${subject}: ${what} ${remedy}`));
    }
    return 0;
  },
});
