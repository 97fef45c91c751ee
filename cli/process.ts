import { main } from './main.ts';
import { channelOf } from './terminal.ts';

/**
 * Runs the command line of this process and ends it with the exit code. That nobody reads on, as in
 * `sluice replay --failed --wait | head -1`, is no error and ends nothing: the exit code is what became of the loads.
 */
export async function runProcess(): Promise<never> {
  const terminal = {
    out: channelOf(process.stdout),
    err: channelOf(process.stderr),
    stdin: () => process.stdin,
    interrupted: interruption(),
  };
  const code = await main(process.argv.slice(2), terminal);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

/** Aborted by the first Ctrl-C, so that the command can end in order. The second Ctrl-C ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return controller.signal;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
