import { randomInt } from 'node:crypto';
import type { GeneratedSecret } from '../template/resources/secret.ts';

const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Makes a secret as CloudFormation's GenerateSecretString does: a password, alone or in a JSON object. */
export function generateSecret(how: GeneratedSecret): string {
  const password = generatePassword(how);
  if (how.SecretStringTemplate === undefined || how.GenerateStringKey === undefined) return password;
  return JSON.stringify({ ...JSON.parse(how.SecretStringTemplate), [how.GenerateStringKey]: password });
}

function generatePassword(how: GeneratedSecret): string {
  const classes = [
    how.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    how.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    how.ExcludeNumbers ? '' : '0123456789',
    how.ExcludePunctuation ? '' : punctuation,
    how.IncludeSpace ? ' ' : '',
  ]
    .map((characters) => [...characters].filter((one) => !how.ExcludeCharacters.includes(one)))
    .filter((characters) => characters.length > 0);
  const pick = (characters: string[]) => characters[randomInt(characters.length)] ?? '';
  const first = how.RequireEachIncludedType ? classes.map(pick) : [];
  const rest = Array.from({ length: how.PasswordLength - first.length }, () => pick(classes.flat()));
  return shuffle([...first, ...rest]).join('');
}

function shuffle(characters: string[]): string[] {
  return characters
    .map((character) => ({ character, order: randomInt(2 ** 47) }))
    .sort((one, other) => one.order - other.order)
    .map(({ character }) => character);
}
