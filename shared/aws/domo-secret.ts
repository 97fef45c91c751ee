import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import type { Credentials } from '../domo/token.ts';
import { SecretInvalid } from '../errors.ts';

const schema = v.object({
  clientId: v.pipe(v.string(), v.nonEmpty()),
  clientSecret: v.pipe(v.string(), v.nonEmpty()),
});

/** Domo's client id and secret as they are now. @throws SecretInvalid where the secret holds something else */
export async function readDomoSecret(secrets: SecretsManagerClient, SecretId: string): Promise<Credentials> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const parsed = v.safeParse(schema, parseJson(SecretString ?? ''));
  if (!parsed.success) {
    throw new SecretInvalid(
      `The secret ${SecretId} must be JSON with a "clientId" and a "clientSecret" of a Domo API client that has the scope "data". Put it there with: aws secretsmanager put-secret-value --secret-id ${SecretId} --secret-string '{"clientId":"…","clientSecret":"…"}'`,
    );
  }
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
