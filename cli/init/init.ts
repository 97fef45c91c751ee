import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseConfig } from '../../shared/config/config.ts';
import type { Answers } from './answers.ts';
import { filesOf, type PlannedFile } from './files.ts';
import { featureFlags, installsOf, type Project } from './project.ts';

/**
 * Writes a project into a folder, which is made if it is not there.
 *
 * @returns its files, with what happened to each
 * @throws ConfigInvalid if the answers make no configuration; nothing is written then
 */
export function initialise(folder: string, project: Project, answers: Answers): PlannedFile[] {
  const files = filesOf(project, answers, installsOf(), featureFlags());
  for (const { path, text, what } of files)
    if (path === 'sluice.config.json' && what === 'new') parseConfig(text, path);
  for (const { path, text, what } of files) {
    if (what === 'kept') continue;
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return files;
}
