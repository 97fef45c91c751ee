import { readFileSync } from 'node:fs';
import { ConfigInvalid } from '../errors.ts';
import { type Config, parseConfig } from './config.ts';

/**
 * Reads the configuration from a file in UTF-8.
 *
 * @throws {ConfigInvalid} if the file can't be read, is not UTF-8, or has problems
 */
export function loadConfig(path: string): Config {
  return parseConfig(readText(path), path);
}

function readText(path: string): string {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new ConfigInvalid(
      `The configuration ${path} cannot be read: ${why}. Name an existing file, or write one, with at least "imports" or "exports".`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new ConfigInvalid(`The configuration ${path} is not UTF-8. Save it in this encoding.`);
  }
}
