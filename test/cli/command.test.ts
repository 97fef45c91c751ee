import { command, parse, portOf } from '../../cli/command.ts';
import { commands } from '../../cli/commands.ts';
import { UsageError } from '../../cli/complaint.ts';

const sample = command({
  name: 'sample',
  summary: '',
  details: [],
  examples: [['sample a.csv --route r', 'a sample']],
  operands: ['FILE'],
  options: {
    route: { type: 'string', value: 'NAME', description: '', required: true },
    wait: { type: 'boolean', description: '' },
    set: { type: 'string', value: 'X', description: '', multiple: true },
    port: { type: 'string', value: 'PORT', description: '' },
  },
  run: async () => 0,
});

const absent = { wait: false, set: [], port: undefined };

test.each<[string[], object]>([
  [['a.csv', '--route', 'r'], { ...absent, route: 'r' }],
  [['--route=r', 'a.csv', '--wait'], { ...absent, route: 'r', wait: true }],
  [['a.csv', '--route', 'r', '--set', '1', '--set', '2'], { ...absent, route: 'r', set: ['1', '2'] }],
  [['a.csv', '--route', 'r', '--wait', '--route=r', '--wait'], { ...absent, route: 'r', wait: true }],
  [['--route', 'r', '--port', '0', '--', 'a.csv'], { ...absent, route: 'r', port: '0' }],
])('%j is understood', (args, given) => {
  const parsed = parse(sample, args);
  expect(parsed.operands).toEqual(['a.csv']);
  expect(parsed.given).toEqual(given);
});

test('a file may be called like an option after --', () => {
  expect(parse(sample, ['--route', 'r', '--', '--wait']).operands).toEqual(['--wait']);
  expect(() => parse(sample, ['--route', 'r', '--', '--wait', '-1'])).toThrow('Unexpected argument "-1".');
});

test.each([
  [['--route', 'r'], 'FILE is missing.'],
  [['a.csv'], '--route NAME is missing.'],
  [['a.csv', 'b.csv', '--route', 'r'], 'Unexpected argument "b.csv".'],
  [['a.csv', '--root', 'r'], "Unknown option '--root'."],
  [['a.csv', '--route'], '--route takes a value: --route NAME.'],
  [['a.csv', '--route', '--wait'], '--route takes a value: --route NAME.'],
  [['a.csv', '--route', '-x'], '--route takes a value: --route NAME.'],
  [['a.csv', '--route', 'r', '--route', 's'], '--route is given twice, with different values.'],
  [['a.csv', '--route', 'r', '--wait=yes'], "Option '--wait' does not take an argument."],
])('%j is refused: %s', (args, message) => {
  expect(() => parse(sample, args)).toThrow(new UsageError(message));
});

test.each([
  ['4566', 4566],
  ['0', 0],
  [undefined, 80],
])('port %j is %d', (text, port) => expect(portOf(text, 'port', 80)).toBe(port));

test.each(['', '65536', '-1', '1e3', 'http', ' 80'])('port %j is refused', (text) => {
  expect(() => portOf(text, 'domo-port', 80)).toThrow('--domo-port takes a port, 0 to 65535');
});

test('every option of every command says what it does', () => {
  for (const { options, summary } of commands) {
    expect(summary).not.toBe('');
    for (const { type, value, description } of Object.values(options)) {
      expect(description).not.toBe('');
      expect(value === undefined).toBe(type === 'boolean');
    }
  }
});
