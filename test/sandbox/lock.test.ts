import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from '../../sandbox/lock.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(dir, 'sandbox.lock');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a folder is taken once, until it is given back', () => {
  const unlock = lock(file);
  expect(() => lock(file)).toThrow(new RegExp(`process ${process.pid} holds .*--dir`));
  unlock();
  lock(file)();
  expect(existsSync(file)).toBe(false);
});

test('another process that lives keeps it, and one that died does not', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(other, 'spawn');
  const unlock = lock(file);
  const own = JSON.parse(readFileSync(file, 'utf8'));
  unlock();
  // A lock that the other one holds, as far as can be told: it began some time, too.
  const stat = own.startedAt === null ? null : readFileSync(`/proc/${other.pid}/stat`, 'utf8');
  const startedAt = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  writeFileSync(file, JSON.stringify({ pid: other.pid, startedAt }));
  expect(() => lock(file)).toThrow(`process ${other.pid}`);

  other.kill('SIGKILL');
  await once(other, 'exit');
  lock(file)();
});

test('a number that has gone to another process holds nothing', () => {
  const unlock = lock(file);
  const { startedAt } = JSON.parse(readFileSync(file, 'utf8'));
  unlock();
  if (startedAt === null) return;
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: '1' }));
  lock(file)();
});

test('what is no lock holds nothing', () => {
  writeFileSync(file, 'not JSON');
  lock(file)();
});
