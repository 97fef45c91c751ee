import * as v from 'valibot';
import { arn } from '../../account.ts';
import { digest } from '../identity.ts';
import { resourceType } from '../resource-type.ts';

export interface SecretDefinition {
  name: string;
  arn: string;
  /** The initial value: a text, or how to make one. */
  initial: { text: string } | { generate: GeneratedSecret };
}

const generatedSchema = v.strictObject({
  /** A JSON object, to which the password is added under `GenerateStringKey`. */
  SecretStringTemplate: v.exactOptional(v.string()),
  GenerateStringKey: v.exactOptional(v.string()),
  PasswordLength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)), 32),
  ExcludeCharacters: v.optional(v.string(), ''),
  ExcludeLowercase: v.optional(v.boolean(), false),
  ExcludeUppercase: v.optional(v.boolean(), false),
  ExcludeNumbers: v.optional(v.boolean(), false),
  ExcludePunctuation: v.optional(v.boolean(), false),
  IncludeSpace: v.optional(v.boolean(), false),
  RequireEachIncludedType: v.optional(v.boolean(), true),
});

export type GeneratedSecret = v.InferOutput<typeof generatedSchema>;

export const secretType = resourceType({
  type: 'AWS::SecretsManager::Secret',
  naming: {
    property: 'Name',
    longest: 512,
    // AWS adds six random characters to the ARN, so that a secret that is created again has another ARN.
    arn: (name) => arn('secretsmanager', `secret:${name}-${digest(name).slice(0, 6)}`),
    ref: (_, own) => own,
    attributes: { Id: (_, own) => own },
  },
  properties: {
    Name: v.optional(v.string()),
    SecretString: v.optional(v.string()),
    GenerateSecretString: v.optional(generatedSchema),
  },
  ignored: ['Description', 'KmsKeyId', 'Tags'],
  read: ({ SecretString, GenerateSecretString }, named): SecretDefinition => ({
    name: named.name,
    arn: named.arn,
    initial:
      SecretString === undefined
        ? { generate: GenerateSecretString ?? v.parse(generatedSchema, {}) }
        : { text: SecretString },
  }),
});
