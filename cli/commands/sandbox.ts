import { command, portOf } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { untilAborted } from '../interrupt.ts';
import { writeLine } from '../terminal.ts';

export const sandbox = command({
  name: 'sandbox',
  summary: 'Run S3, Step Functions, Lambda, DynamoDB and Domo on this machine, with what is deployed',
  details: [
    'It runs what `cdk synth` makes of the configuration, until Ctrl-C. Files, ledger and DataSets are kept in the folder between starts.',
    'A setting of Domo is a name and a value, like indexingMs=5000, typeErrors=reject or commitIntervalSeconds=900. A fault is a rule in JSON, like \'{"kind":"status","status":503,"operation":"part","times":2}\'. Both can be changed while it runs: PUT /_sandbox/settings and POST /_sandbox/faults at Domo’s address.',
  ],
  operands: [],
  options: {
    config: { type: 'string', value: 'FILE', description: 'the configuration (default: sluice.config.json)' },
    dir: { type: 'string', value: 'DIR', description: 'where its state is kept (default: .sandbox)' },
    fresh: { type: 'boolean', description: 'empty that folder first' },
    port: { type: 'string', value: 'PORT', description: 'where it answers for AWS (default: 4566)' },
    'domo-port': { type: 'string', value: 'PORT', description: 'where it answers for Domo (default: 4580)' },
    'domo-setting': {
      ...{ type: 'string', value: 'NAME=VALUE', multiple: true },
      description: 'how Domo behaves where its protocol leaves that open',
    },
    'domo-fault': { type: 'string', value: 'JSON', multiple: true, description: 'let requests to Domo fail' },
    'time-scale': {
      ...{ type: 'string', value: 'N' },
      description: 'let a second of AWS’s waits and timeouts take N seconds (default: 1)',
    },
    json: { type: 'boolean', description: 'print one line of JSON when all is ready' },
  },
  async run(given, _operands, { out, err, interrupted }) {
    const options = {
      config: given.config ?? 'sluice.config.json',
      dir: given.dir ?? '.sandbox',
      port: portOf(given.port, 'port', 4566),
      domoPort: portOf(given['domo-port'], 'domo-port', 4580),
      fresh: given.fresh,
      timeScale: timeScaleOf(given['time-scale']),
    };
    const { domoBehaviour } = await import('../domo-behaviour.ts');
    const domo = domoBehaviour(given['domo-setting'], given['domo-fault']);
    const { startSandbox } = await import('../../sandbox/sandbox.ts');
    const log = (line: string) => writeLine(err, err.paint('dim', line));
    const running = await startSandbox({ ...options, domo, log });
    try {
      const { ready } = running;
      if (given.json) {
        writeLine(out, JSON.stringify(ready));
      } else {
        const row = (name: string, value: string) =>
          writeLine(out, `  ${out.paint('dim', name.padEnd(8))} ${value}`);
        writeLine(out, 'The sandbox is ready.');
        row(
          'AWS',
          `${ready.aws}   region ${ready.region}, access key ${ready.accessKeyId}, secret ${ready.secretAccessKey}`,
        );
        row('Domo', `${ready.domo}   client ${ready.domoClientId}, secret ${ready.domoClientSecret}`);
        row('Bucket', `s3://${ready.bucket}`);
        const where = options.port === 4566 ? '--sandbox' : `--endpoint ${ready.aws}`;
        row('Drop', `npx sluice drop FILE --route NAME --wait ${where}`);
        writeLine(out, out.paint('dim', '  Ctrl-C ends it.'));
      }
      await untilAborted(interrupted);
      return 0;
    } finally {
      await running.stop();
    }
  },
});

function timeScaleOf(text: string | undefined): number {
  const scale = Number(text ?? 1);
  if (text === '' || !(scale > 0 && scale <= 1000)) {
    throw new UsageError(`--time-scale takes a number above 0, like 0.1, not "${text}".`);
  }
  return scale;
}
