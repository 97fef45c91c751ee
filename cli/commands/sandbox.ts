import type { Ready, World } from '../../sandbox/index.ts';
import { environmentNamed } from '../../shared/config/environment.ts';
import { command, portOf } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { connectionFlag } from '../connection.ts';
import { untilAborted } from '../interrupt.ts';
import { loadSandbox } from '../load-sandbox.ts';
import { createNotes } from '../notes.ts';
import { type Channel, writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';
import { printable } from '../text/width.ts';

export const sandbox = command({
  name: 'sandbox',
  summary: 'Run S3, Step Functions, Lambda, DynamoDB and Domo on this machine, with what is deployed',
  details: [
    'It runs the template that `cdk synth` makes from the configuration, until Ctrl-C. The folder keeps files, ledger and DataSets between starts.',
    'A setting of Domo is a name and a value, like indexingMs=5000, typeErrors=reject or commitIntervalSeconds=900. A fault is a rule in JSON, like \'{"kind":"status","status":503,"operation":"part","times":2}\'. Both can be changed while it runs: PUT /_sandbox/settings and POST /_sandbox/faults at Domo’s address.',
  ],
  examples: [
    ['sandbox', 'all of it, with sluice.config.json'],
    ['sandbox --config demo.json --dir .demo --fresh', 'another configuration, in another folder'],
    ['sandbox --domo-setting indexingMs=5000', 'with a Domo that takes five seconds to index'],
  ],
  operands: [],
  options: {
    config: { type: 'string', value: 'FILE', description: 'the configuration (default: sluice.config.json)' },
    env: { type: 'string', value: 'NAME', description: 'the environment: prod is sluice.config.prod.json' },
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
    world: {
      ...{ type: 'string', value: 'FILE' },
      description: 'how AWS and Domo behave (such as sandbox/worlds/small-region.json)',
    },
    json: { type: 'boolean', description: 'print one line of JSON when all is ready' },
  },
  async run(given, _operands, { out, err, interrupted }) {
    const options = {
      config: given.config ?? environmentNamed(given.env).config,
      dir: given.dir ?? '.sandbox',
      port: portOf(given.port, 'port', 4566),
      domoPort: portOf(given['domo-port'], 'domo-port', 4580),
      fresh: given.fresh,
      timeScale: timeScaleOf(given['time-scale']),
    };
    const { domoBehaviour } = await import('../domo-behaviour.ts');
    const domo = await domoBehaviour(given['domo-setting'], given['domo-fault']);
    const world = given.world === undefined ? {} : { world: await worldOf(given.world) };
    // With --json, standard output has that one line and nothing else.
    const channel = given.json ? err : out;
    const notes = createNotes(channel, interrupted);
    const { bringUp } = await import('../bring-up.ts');
    const running = await bringUp({ ...options, ...world, domo }, { channel, notes, interrupted });
    try {
      const { ready } = running;
      if (given.json) writeLine(out, jsonText(ready));
      else await showReady(ready, options.config, out);
      // Without it a sandbox would outlive whoever has started it and reads what it says.
      await untilAborted(interrupted, channel.closed);
      return 0;
    } finally {
      await running.stop();
    }
  },
});

async function showReady(ready: Ready, config: string, out: Channel): Promise<void> {
  const { loadConfig } = await import('../../shared/config/load.ts');
  const { configWarnings } = await import('../../shared/config/warnings.ts');
  const loaded = loadConfig(config);
  const routes = loaded.imports.map(({ name }) => name);
  const rows = [
    [
      'AWS',
      `${ready.aws}  region ${ready.region}, access key ${ready.accessKeyId}, secret ${ready.secretAccessKey}`,
    ],
    ['Domo', `${ready.domo}  client ${ready.domoClientId}, secret ${ready.domoClientSecret}`],
    ['Bucket', `s3://${ready.bucket}`],
    ['Routes', routes.join(', ') || 'none'],
    ['Drop', `npx sluice drop FILE --route ${routes[0] ?? 'NAME'} --wait ${connectionFlag(ready.aws)}`],
  ];
  writeLine(out);
  for (const [name = '', value = ''] of rows) {
    writeLine(out, `${out.paint('dim', name.padEnd(6))}  ${printable(value)}`);
  }
  for (const { subject, found, remedy } of configWarnings(loaded)) {
    writeLine(out, printable(`\n${subject}: ${found} ${remedy}`));
  }
  writeLine(out, out.paint('dim', '\nCtrl-C ends it; what it holds is kept.'));
}

async function worldOf(file: string): Promise<World> {
  const { readWorld } = await loadSandbox();
  try {
    return readWorld(file);
  } catch (error) {
    throw new UsageError(`--world: ${(error as Error).message}`);
  }
}

function timeScaleOf(text: string | undefined): number {
  const scale = Number(text ?? 1);
  if (text === '' || !(scale > 0 && scale <= 1000)) {
    throw new UsageError(`--time-scale takes a number above 0, like 0.1, not "${text}".`);
  }
  return scale;
}
