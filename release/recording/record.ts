/**
 * Records a real run in a terminal, as the picture that the README shows. It needs `script` of util-linux.
 *
 *   npm run record -- [--to docs/start.svg]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { framesOf } from './frames.ts';
import { svgOf } from './svg.ts';
import { momentsOf } from './typescript.ts';

const size = { columns: 100, rows: 36 };
/** So that the picture stays small. */
const mostPictures = 50;
/** A longer run is played faster. Seconds. */
const longest = 20;
const { values } = parseArgs({ options: { to: { type: 'string', default: 'docs/start.svg' } } });
const root = join(import.meta.dirname, '..', '..');
const dir = mkdtempSync(join(tmpdir(), 'sluice-recording-'));
try {
  const [log, timing] = [join(dir, 'log'), join(dir, 'timing')];
  const start = `node ${join(root, 'cli/sluice.mjs')} start --exit --fresh --dir ${join(dir, 'sandbox')} --port 0 --domo-port 0`;
  const shown = "printf '\\033[1m$ npx sluice start\\033[0m\\n'";
  const command = `stty cols ${size.columns} rows ${size.rows}; ${shown}; ${start}`;
  const options = [
    '--quiet',
    '--return',
    '--log-out',
    log,
    '--log-timing',
    timing,
    '--logging-format',
    'classic',
  ];
  const ran = spawnSync('script', [...options, '--command', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: '1' },
  });
  if (ran.status !== 0) throw new Error(`the run ended with ${ran.status}:\n${readFileSync(log, 'utf8')}`);
  const moments = momentsOf(readFileSync(log), readFileSync(timing, 'utf8'));
  const seconds = moments.at(-1)?.at ?? 0;
  const frames = await framesOf(moments, size, seconds / mostPictures);
  const title = 'A terminal in which sluice start loads sample files into the sandbox.';
  const svg = svgOf(frames, size, title, Math.max(1, seconds / longest));
  writeFileSync(values.to, svg);
  console.log(`${values.to}: ${frames.length} pictures, ${(svg.length / 1000).toFixed(0)} KB`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
