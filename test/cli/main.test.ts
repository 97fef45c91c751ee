import { parse } from '../../cli/command.ts';
import { commands } from '../../cli/commands.ts';
import packageJson from '../../package.json';
import { run } from './captured.ts';

test.each([['help'], ['--help'], ['-h']])('%s names every command on stdout', async (arg) => {
  const { code, out, err } = await run([arg]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const { name } of commands) expect(out).toContain(`  ${name} `);
});

test.each(commands.map(({ name }) => name))('help %s and %s --help say its options', async (name) => {
  const help = await run(['help', name]);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain(`Usage: sluice ${name}`);
  for (const option of Object.keys(commands.find((command) => command.name === name)?.options ?? {})) {
    expect(help.out).toContain(`--${option}`);
  }
  expect(await run([name, '--help'])).toEqual(help);
});

test.each(['--version', '-v'])('%s', async (arg) => {
  expect(await run([arg])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
});

test.each<[string[], string, string]>([
  [[], '', 'Usage: sluice COMMAND'],
  [['frob'], 'There is no command "frob".', 'Usage: sluice COMMAND'],
  [['dorp'], 'There is no command "dorp". Did you mean "drop"?', 'Usage: sluice COMMAND'],
  [['status', '--jsno'], 'Unknown option \'--jsno\'. Did you mean "--json"?', 'Usage: sluice status'],
  [['status', '--output', 'xml'], '--output takes text or json, not "xml"', 'Usage: sluice status'],
  [
    ['completion', 'bsh'],
    'SHELL is bash, zsh, fish, not "bsh". Did you mean "bash"?',
    'Usage: sluice completion',
  ],
  [['drop', '-', '--route', 'sales'], 'say the one of the object with --name', 'Usage: sluice drop'],
  [['help', 'frob'], 'There is no command "frob".', 'Usage: sluice COMMAND'],
  [['--json'], 'Unknown option "--json"; a command comes first.', 'Usage: sluice COMMAND'],
  [['drop'], 'FILE is missing.', 'Usage: sluice drop FILE [FILE]… --route NAME [--name NAME] [--wait]'],
  [['drop', 'x.csv'], '--route NAME is missing.', 'Usage: sluice drop'],
  [['status', 'x'], 'Unexpected argument "x".', 'Usage: sluice status'],
  [['status', '--endpoint', 'nowhere'], '--endpoint takes an address', 'Usage: sluice status'],
  [['history', '--limit', '0'], '--limit takes a number from 1, not "0"', 'Usage: sluice history'],
  [['history', '--limit', '-1'], '--limit takes a value: --limit N.', 'Usage: sluice history'],
  [['history', '--limit', '--json'], '--limit takes a value: --limit N.', 'Usage: sluice history'],
  [['sandbox', '--port', 'x'], '--port takes a port', 'Usage: sluice sandbox'],
  [
    ['sandbox', '--world', 'package.json'],
    '--world: The world package.json is not one: name',
    'Usage: sluice sandbox',
  ],
  [['sandbox', '--time-scale', '0'], '--time-scale takes a number above 0', 'Usage: sluice sandbox'],
  [
    ['sandbox', '--domo-setting', 'x=1'],
    'Domo has no setting "x". There are: indexingMs',
    'Usage: sluice sandbox',
  ],
  [['start', '--json'], "Unknown option '--json'.", 'Usage: sluice start'],
])('%j is wrong use: exit 2, message and usage on stderr', async (args, message, usage) => {
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err).toContain(usage);
});

describe('SLUICE_DEBUG', () => {
  afterEach(() => {
    delete process.env.SLUICE_DEBUG;
  });
  test('shows where an error came from', async () => {
    process.env.SLUICE_DEBUG = '1';
    const { err } = await run(['frob']);
    expect(err).toMatch(/\n {4}at .*main\.ts/);
  });
});

test.each(commands.map((command) => [command.name, command] as const))(
  'each example of %s is one: its words can be parsed, and the help has it',
  async (name, definition) => {
    expect(definition.examples.length).toBeGreaterThan(0);
    const { out } = await run([name, '--help']);
    for (const [call, purpose] of definition.examples) {
      expect(out).toContain(`  # ${purpose}\n  npx sluice ${call}\n`.trimEnd());
      const [first, ...words] = (call.split(/ [|<>]/)[0] ?? '').trim().replaceAll("'", '').split(' ');
      expect(first).toBe(name);
      expect(() => parse(definition, words)).not.toThrow();
    }
  },
);

test('--output json has errors as JSON on stderr, too', async () => {
  const { code, out, err } = await run(['status', '--output', 'json', '--endpoint', 'http://127.0.0.1:1']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(JSON.parse(err)).toEqual({
    ...{ name: 'Unreachable', fault: 'user', retryable: true },
    message: expect.stringMatching(/^No sandbox at http:\/\/127\.0\.0\.1:1\./),
  });
});

test.each([
  [['--output', 'json', 'status', 'x'], 2],
  [['status', '--output=json', 'x'], 2],
  [['start', '--output', 'json'], 2],
])('%j: so has wrong use', async (args, code) => {
  const outcome = await run(args);
  expect(outcome).toMatchObject({ code, out: '' });
  expect(JSON.parse(outcome.err)).toMatchObject({ name: 'UsageError', fault: 'user', retryable: false });
});

test('--verbose says where an error came from', async () => {
  const { err } = await run(['status', '--verbose', '--endpoint', 'http://127.0.0.1:1']);
  expect(err).toMatch(/\n {4}at .*connection\.ts/);
});
