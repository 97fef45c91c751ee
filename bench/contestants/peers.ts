import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { preparePython } from '../../test/helpers/python.ts';
import type { DataFile } from '../data/file.ts';
import type { Contestant } from '../measure/alternate.ts';
import { measureCommand } from '../measure/command.ts';
import { checkReceived } from '../verify.ts';
import type { World } from '../world.ts';

const root = join(import.meta.dirname, '..', '..');
const peers = join(root, 'bench', 'peers');

/** Where a peer finds a file: on disk, or at an address of S3, from where it downloads it first. */
export interface Source {
  /** As it is called. */
  from: 'disk' | 'S3';
  address: string;
}

/** Domo's own Python client, in the environment that the test of its interplay with the sandbox has, too. */
export async function pydomo(
  world: World,
  file: DataFile,
  { from, address }: Source,
  partSize: number,
): Promise<Contestant[]> {
  const python = preparePython(
    join(root, '.venv', 'interop'),
    join(root, 'test', 'interop', 'requirements.txt'),
  );
  const { domo, domoClientId, domoClientSecret } = world.sandbox.ready;
  const contestant = async (what: string, how: string): Promise<Contestant> => {
    const name = `${what}, from ${from}`;
    const { id, dataSet } = await streamFor(world, file, name);
    const target = [new URL(domo).host, domoClientId, domoClientSecret, dataSet.id, String(id)];
    const args = [join(peers, 'upload.py'), how, address, ...target, String(partSize)];
    return {
      name,
      async run() {
        const { figures, said } = await measureCommand(python, args);
        const received = await world.received(id, executionOf(said));
        if (received.state !== 'SUCCESS') throw new Error(`${name}: the execution is ${received.state}`);
        // A data frame is written anew: other bytes, and the same rows.
        if (how === 'gzip') checkReceived(file, received);
        return figures;
      },
    };
  };
  return [await contestant('pydomo, data frame', 'frame'), await contestant('pydomo, gzip parts', 'gzip')];
}

/** GNU split, pigz and curl; gzip where there is no pigz, one process a core. */
export async function recipe(
  world: World,
  file: DataFile,
  { from, address }: Source,
  partSize: number,
): Promise<Contestant> {
  const { domo, domoClientId, domoClientSecret } = world.sandbox.ready;
  const hasPigz = spawnSync('pigz', ['--version']).status === 0;
  if (!hasPigz) console.error('There is no pigz (on Debian: apt-get install pigz): gzip does its work.');
  const name = `split, ${hasPigz ? 'pigz' : 'gzip'}, curl, from ${from}`;
  const { id } = await streamFor(world, file, name);
  const args = [address, domo, domoClientId, domoClientSecret, String(id), String(partSize)];
  return {
    name,
    async run() {
      const { figures, said } = await measureCommand(join(peers, 'recipe.sh'), args);
      // All bytes are there, in order. That some of its parts begin inside a record is shown by another check.
      checkReceived(file, await world.received(id, executionOf(said)));
      return figures;
    },
  };
}

function streamFor({ drops: { domo } }: World, { kind }: DataFile, name: string) {
  const { title, columns } = kind;
  return domo.streams.create({
    name: `${title}: ${name}`,
    description: '',
    columns,
    updateMethod: 'REPLACE',
  });
}

/** The last line that a peer says is the id of its execution. */
function executionOf(said: string): number {
  return Number(said.trim().split('\n').at(-1));
}
