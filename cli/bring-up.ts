import type { Sandbox, SandboxOptions } from '../sandbox/index.ts';
import { unlessInterrupted } from './interrupt.ts';
import { loadSandbox } from './load-sandbox.ts';
import type { Notes } from './notes.ts';
import { step } from './progress/step.ts';
import type { Channel } from './terminal.ts';

/** Starts the sandbox, and shows its progress meanwhile. Lines that it logs later go to `notes`. */
export async function bringUp(
  options: Omit<SandboxOptions, 'log'>,
  { channel, notes, interrupted }: { channel: Channel; notes: Notes; interrupted: AbortSignal },
): Promise<Sandbox> {
  return step(channel, 'Starting the sandbox', (note) =>
    notes.during(note, async () => {
      const { startSandbox } = await loadSandbox();
      return unlessInterrupted(startSandbox({ ...options, log: notes.log }), interrupted);
    }),
  );
}
