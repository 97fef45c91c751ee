import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startDomo } from '../../sandbox/domo/domo.ts';
import { preparePython } from '../helpers/python.ts';

/** The proof that the sandbox's Domo speaks as Domo does: its own Python client, unmodified, works against it. */
async function main(): Promise<number> {
  const here = import.meta.dirname;
  const python = preparePython(join(here, '../../.venv/interop'), join(here, 'requirements.txt'));
  const [clientId, clientSecret] = ['interop', 'interop-secret'];
  const domo = await startDomo({
    port: 0,
    dir: null,
    clientId,
    clientSecret,
    log: (line) => console.error(`domo: ${line}`),
  });
  try {
    const child = spawn(
      python,
      [join(here, 'drive.py'), `127.0.0.1:${domo.port}`, clientId, clientSecret],
      // A proxy would not know the way to this machine.
      { stdio: 'inherit', env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' } },
    );
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await domo.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
