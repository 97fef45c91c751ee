import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../shared/config/load.ts';
import { ConfigInvalid } from '../../../shared/errors.ts';
import { streamRoute } from './samples.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, 'sluice.config.json');
  writeFileSync(path, content);
  return path;
}

test('a file is read', () => {
  const path = file(`\uFEFF// ours\n{ "imports": [${JSON.stringify(streamRoute)}] }`);
  expect(loadConfig(path).imports[0]?.name).toBe('sales');
});

test('its name stands in the message', () => {
  const path = file('{}');
  expect(() => loadConfig(path)).toThrow(`${path} has one problem:`);
});

test('a missing file is named, with what to do', () => {
  const path = join(folder, 'nowhere.json');
  expect(() => loadConfig(path)).toThrow(
    new ConfigInvalid(
      `The configuration ${path} cannot be read: there is no such file. Name an existing file, or write one, with at least "imports" or "exports".`,
    ),
  );
});

test('a folder is no configuration', () => {
  expect(() => loadConfig(folder)).toThrow(ConfigInvalid);
  expect(() => loadConfig(folder)).toThrow('cannot be read: EISDIR');
});

test.each([
  ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
  ['Latin-1', Buffer.from('{ "imports": [] } // früher', 'latin1')],
])('%s is refused by name', (_, content) => {
  expect(() => loadConfig(file(content))).toThrow(
    /sluice\.config\.json is not UTF-8\. Save it in this encoding\.$/,
  );
});
