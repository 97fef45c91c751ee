import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Answer } from '../http.ts';
import { answerJson, type Operation, ServiceFault } from '../json-protocol.ts';
import type { SecretDefinition } from '../template/resources/secret.ts';
import { generateSecret } from './generate.ts';

const versionSchema = v.strictObject({
  id: v.string(),
  text: v.string(),
  /** Seconds since 1970. */
  createdAt: v.number(),
});

const keptSchema = v.record(
  v.string(),
  v.strictObject({ current: versionSchema, previous: v.nullable(versionSchema) }),
);

/** By ARN. */
type Kept = v.InferOutput<typeof keptSchema>;
type Version = v.InferOutput<typeof versionSchema>;

/** A stand-in for Secrets Manager: the secrets of the stack, in a file. */
export interface SecretsManager {
  /** Answers `secretsmanager.<operation>`. */
  answer(operation: string, body: Buffer): Promise<Answer>;
}

export interface SecretsManagerOptions {
  /** Readable by its owner only. */
  file: string;
  secrets: readonly SecretDefinition[];
  /** Initial values of secrets, in place of those of the template, by ARN. */
  initial?: Record<string, string>;
}

export function createSecretsManager({ file, secrets, initial = {} }: SecretsManagerOptions): SecretsManager {
  const kept = read(file);
  for (const { arn, initial: how } of secrets) {
    const text = initial[arn] ?? ('text' in how ? how.text : generateSecret(how.generate));
    kept[arn] ??= { current: version(text), previous: null };
  }
  save();

  function save(): void {
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /** Finds a secret by name, ARN, or ARN without its random end. */
  function find(input: Record<string, unknown>): { secret: SecretDefinition; versions: Kept[string] } {
    const id = input.SecretId;
    const secret = secrets.find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7));
    const versions = secret === undefined ? undefined : kept[secret.arn];
    if (secret === undefined || versions === undefined) {
      throw new ServiceFault(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret: ${id}.`,
      );
    }
    return { secret, versions };
  }

  const operations: Record<string, Operation> = {
    GetSecretValue(input) {
      const { secret, versions } = find(input);
      const wanted = input.VersionStage ?? (input.VersionId === undefined ? 'AWSCURRENT' : undefined);
      const found = stages(versions).find(
        ({ stage, version: { id } }) =>
          (wanted === undefined || stage === wanted) && (input.VersionId ?? id) === id,
      );
      if (found === undefined) {
        throw new ServiceFault(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value of ${secret.name}.`,
        );
      }
      const { id, text, createdAt } = found.version;
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: id,
        SecretString: text,
        VersionStages: [found.stage],
        CreatedDate: createdAt,
      };
    },

    PutSecretValue(input) {
      const { secret, versions } = find(input);
      if (typeof input.SecretString !== 'string') {
        throw new ServiceFault(
          'InvalidParameterException',
          'The sandbox keeps secrets as SecretString only.',
        );
      }
      const token = typeof input.ClientRequestToken === 'string' ? input.ClientRequestToken : randomUUID();
      // The token makes a repeated call harmless.
      if (versions.current.id !== token) {
        kept[secret.arn] = { current: version(input.SecretString, token), previous: versions.current };
        save();
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: ['AWSCURRENT'] };
    },

    DescribeSecret: (input) => describe(find(input).secret),

    ListSecrets: () => ({ SecretList: secrets.map(describe) }),
  };

  function describe({ arn, name }: SecretDefinition) {
    const versions = kept[arn];
    const all = versions === undefined ? [] : stages(versions);
    return {
      ARN: arn,
      Name: name,
      CreatedDate: Math.min(...all.map((one) => one.version.createdAt)),
      LastChangedDate: versions?.current.createdAt,
      VersionIdsToStages: Object.fromEntries(all.map((one) => [one.version.id, [one.stage]])),
    };
  }

  return {
    answer: (operation, body) => answerJson('Secrets Manager', operations, operation, body),
  };
}

function version(text: string, id: string = randomUUID()): Version {
  return { id, text, createdAt: Date.now() / 1000 };
}

function stages({ current, previous }: Kept[string]): { stage: string; version: Version }[] {
  return [
    { stage: 'AWSCURRENT', version: current },
    ...(previous === null ? [] : [{ stage: 'AWSPREVIOUS', version: previous }]),
  ];
}

function read(file: string): Kept {
  try {
    return v.parse(keptSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
