import { listTexts } from '../shared/wording.ts';
import { meant } from './command.ts';
import { WrongUse } from './complaint.ts';
import type { Connection } from './connection.ts';

/**
 * Throws `WrongUse` where --profile names none of the profiles of this machine. The SDK itself goes on, and complains of a
 * region or of credentials that are missing.
 */
export async function demandProfile({ client: { profile } }: Pick<Connection, 'client'>): Promise<void> {
  if (profile === undefined) return;
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  // Other sections of the file, such as those of sessions, have a kind before their name.
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(
    (name) => !name.includes('.'),
  );
  if (profile in configFile || profile in credentialsFile) return;
  const known = names.length === 0 ? 'There are none.' : `There are: ${listTexts(names, (name) => name)}.`;
  throw new WrongUse(
    `There is no AWS profile "${profile}" in ~/.aws/config or ~/.aws/credentials.${meant(profile, names)} ${known} \`aws configure --profile ${profile}\` makes one.`,
  );
}
