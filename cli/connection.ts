import { environmentNamed } from '../shared/config/environment.ts';
import { type CallLogger, callLogger } from './call-logger.ts';
import type { Given, Options } from './command.ts';
import { type Complaint, NotAws, Unreachable, UsageError } from './complaint.ts';

/** The sandbox's default address for AWS. */
export const sandboxEndpoint = 'http://127.0.0.1:4566';

export const connectionOptions = {
  sandbox: { type: 'boolean', description: `talk to the sandbox at ${sandboxEndpoint} instead of AWS` },
  endpoint: { type: 'string', value: 'URL', description: 'talk to the sandbox that answers there' },
  env: {
    ...{ type: 'string', value: 'NAME' },
    description: 'the environment: prod is the stack Sluice-prod and sluice.config.prod.json',
  },
  stack: { type: 'string', value: 'NAME', description: 'the CloudFormation stack (default: Sluice)' },
  profile: {
    ...{ type: 'string', value: 'NAME' },
    description: 'the AWS profile for credentials and region (default: AWS_PROFILE)',
  },
  region: { type: 'string', value: 'REGION', description: 'the AWS region (default: AWS_REGION)' },
} as const satisfies Options;

/** The AWS, or the sandbox, that the commands talk to. */
export interface Connection {
  /** Null is AWS itself. */
  endpoint: string | null;
  stack: string;
  /** The options by which the user named it, as words: follow-up commands carry them. */
  words: readonly string[];
  /** Options of every client of the SDK. If empty, the SDK finds endpoint, region and credentials by itself. */
  client: {
    endpoint?: string;
    region?: string;
    profile?: string;
    credentials?: { accessKeyId: string; secretAccessKey: string };
    forcePathStyle?: boolean;
    /** A logger, which the SDK calls after each request. */
    logger?: CallLogger;
  };
}

/** @param given those options, and whether each call is to be printed */
export function connectionOf(
  given: Partial<Given<typeof connectionOptions>> & { verbose?: unknown },
): Connection {
  const endpoint = given.endpoint ?? (given.sandbox ? sandboxEndpoint : null);
  // A sandbox has one stack, whatever environment it stands in for.
  const { stack: usual } = environmentNamed(endpoint === null ? given.env : undefined);
  const stack = given.stack ?? usual;
  const { profile, region } = given;
  const words = wordsOf(given);
  const logged = given.verbose === true ? { logger: callLogger } : {};
  if (endpoint === null) {
    const client = { ...(profile && { profile }), ...(region && { region }), ...logged };
    return { endpoint, stack, words, client };
  }
  if (profile !== undefined || region !== undefined) {
    const option = profile === undefined ? '--region' : '--profile';
    throw new UsageError(`${option} is for AWS: leave it out, or leave out --sandbox and --endpoint.`);
  }
  if (!isHttp(endpoint))
    throw new UsageError(`--endpoint takes an address like ${sandboxEndpoint}, not "${endpoint}".`);
  return {
    endpoint,
    stack,
    words,
    client: { endpoint, forcePathStyle: true, ...sandboxIdentity, ...logged },
  };
}

/** The sandbox has one region and checks no credentials. Real credentials are not sent to it. */
const sandboxIdentity = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
};

function wordsOf(given: Partial<Given<typeof connectionOptions>>): string[] {
  const { sandbox, endpoint, env, stack, profile, region } = given;
  const where = endpoint === undefined ? (sandbox ? ['--sandbox'] : []) : ['--endpoint', endpoint];
  const named = Object.entries({ env, stack, profile, region });
  return [...where, ...named.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))];
}

/** A command that a user can type: `npx sluice replay abc --sandbox`, for the deployment of this connection. */
export function sluiceCommand({ words }: Pick<Connection, 'words'>, command: readonly string[]): string {
  return ['npx', 'sluice', ...[...command, ...words].map(shellWord)].join(' ');
}

/** A word as shells take it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The option by which a user names the sandbox at this address. */
export function connectionFlag(endpoint: string): string {
  return endpoint === sandboxEndpoint ? '--sandbox' : `--endpoint ${endpoint}`;
}

/** The error if nothing answers at the endpoint. */
export function unreachable({ endpoint }: Connection, reason: string): Complaint {
  if (endpoint === null)
    return new Unreachable(
      `AWS can't be reached: ${reason}. Check the network and the region (--region, AWS_REGION).`,
    );
  const start =
    endpoint === sandboxEndpoint
      ? 'npx sluice sandbox'
      : `npx sluice sandbox --port ${new URL(endpoint).port || 80}`;
  return new Unreachable(`No sandbox at ${endpoint}. Start one with \`${start}\`, and leave it running.`);
}

/** The error if something answers at the endpoint that does not speak as AWS does. */
export function foreign({ endpoint }: Pick<Connection, 'endpoint'>): Complaint {
  return new NotAws(
    endpoint === null
      ? 'What has answered is not AWS: look for a proxy between, or a wrong AWS_ENDPOINT_URL.'
      : `What answers at ${endpoint} is not the sandbox’s AWS. \`npx sluice sandbox\` says its address when it is ready: ${sandboxEndpoint}, unless --port names another.`,
  );
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
