import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { refuseForeign } from '../shared/foreign-requests.ts';
import type { CloudFormation } from './cloudformation.ts';
import type { CloudWatchLogs } from './cloudwatch-logs.ts';
import type { DynamoDb } from './dynamodb/dynamodb.ts';
import type { EventBridgeApi } from './event-bridge/api.ts';
import { type Answer, listen, readBody, sendAnswer } from './http.ts';
import { json } from './json-protocol.ts';
import { queryFault } from './query-protocol.ts';
import { deniedCall, deniedForm } from './rights/answers.ts';
import { type Denials, noDenials } from './rights/denials.ts';
import type { SecretsManager } from './secrets-manager/secrets-manager.ts';
import type { Sns } from './sns.ts';
import type { Sqs } from './sqs/sqs.ts';
import { answerSts } from './sts.ts';
import type { Usage, UsageReport } from './usage/usage.ts';

export interface AwsServices {
  dynamoDb: DynamoDb;
  secretsManager: SecretsManager;
  cloudFormation: CloudFormation;
  /** Left out: there are no logs. */
  logs?: CloudWatchLogs;
  eventBridge: EventBridgeApi;
  sns: Sns;
  sqs: Sqs;
  /** Is told of every call but those of S3 and Step Functions, which count their own. */
  usage: Pick<Usage, 'call'>;
  /** What callers may not do. S3, Step Functions and Lambda mind it themselves. */
  denials?: Denials;
  /** What was used since the start. */
  report(): UsageReport;
  /** Reads the body itself. */
  stepFunctions: Handler;
  /** Reads the body itself. */
  lambda: Handler;
  /** Reads the body itself. */
  s3: Handler;
}

/** Services that a request names by a target, and that do not count their calls themselves. */
const targets: Record<string, string> = {
  AmazonSQS: 'sqs',
  AWSEvents: 'eventBridge',
  DynamoDB_20120810: 'dynamoDb',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsManager',
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The one address at which all of AWS answers. */
export interface Aws {
  url: string;
  port: number;
  /** Until then every call is answered 503, which SDKs repeat. */
  open(services: AwsServices): void;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** No bucket can have names like these: questions to the sandbox itself, which AWS has none of. */
const usagePath = '/_sandbox/usage';
const noticesPath = '/_sandbox/notices';
/** So many notices are told at most. */
const noticesTold = 1000;

/** Bytes of a call of any API but S3's; DynamoDB takes the longest. */
const bodyLimit = 16 * 1024 * 1024;

/** @throws SandboxError if the port is taken */
export async function createAws(port: number, log?: (line: string) => void): Promise<Aws> {
  let services: AwsServices | null = null;
  const listener = refuseForeign((request, response) => {
    answer(services, request, response).catch((error: Error) => {
      // A client that has closed its connection needs no answer.
      if (!request.destroyed) log?.(`${request.method} ${request.url}: ${error.message}`);
      if (response.headersSent) response.destroy();
      else sendAnswer(response, json(500, { __type: 'InternalFailure', message: error.message }));
    });
  });
  const server = createServer(listener);
  // A large upload may take its time, and an idle connection must not close just as an SDK uses it again.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 120_000;
  const bound = await listen(server, port, { name: 'AWS', option: '--port' });

  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    open(all) {
      services = all;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  services: AwsServices | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (services === null) {
    const message = 'The sandbox is starting.';
    return sendAnswer(response, json(503, { __type: 'ServiceUnavailableException', message }));
  }
  if (request.url === usagePath && request.method === 'GET') {
    return sendAnswer(response, json(200, services.report()));
  }
  if (request.method === 'GET' && request.url?.split('?')[0] === noticesPath) {
    const limit = Number(new URL(request.url, 'http://sandbox').searchParams.get('limit') ?? noticesTold);
    return sendAnswer(response, json(200, services.sns.latest(Math.min(limit || noticesTold, noticesTold))));
  }
  const { denials = noDenials } = services;
  const [service = '', operation = ''] = header(request, 'x-amz-target').split('.');
  if (service !== '') {
    const known = targets[service];
    if (service === 'AWSStepFunctions') return services.stepFunctions(request, response);
    if (known === undefined) return refuse(response, service);
    services.usage.call(known, operation);
    const body = await readBody(request, bodyLimit);
    const denied = deniedCall(denials, service, operation, body);
    if (denied !== null) return sendAnswer(response, denied);
    switch (service) {
      case 'DynamoDB_20120810':
        return services.dynamoDb.handle(request, body, response);
      case 'secretsmanager':
        return sendAnswer(response, await services.secretsManager.answer(operation, body));
      case 'Logs_20140328':
        if (services.logs === undefined) return refuse(response, service);
        return sendAnswer(response, await services.logs.answer(operation, body));
      case 'AWSEvents':
        return sendAnswer(response, await services.eventBridge.answer(operation, body));
      default:
        return sendAnswer(response, await services.sqs.answer(operation, body, whenGone(response)));
    }
  }
  const signedFor = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(header(request, 'authorization'))?.[1];
  if (request.method === 'POST' && isForm(request) && (request.url ?? '/').split('?')[0] === '/') {
    const form = new URLSearchParams((await readBody(request, bodyLimit)).toString('utf8'));
    const named = signedFor ?? 'cloudformation';
    services.usage.call(named, form.get('Action') ?? '');
    return sendAnswer(response, deniedForm(denials, named, form) ?? answerForm(services, named, form));
  }
  if (signedFor === 'lambda') {
    services.usage.call('lambda', 'Invoke');
    return services.lambda(request, response);
  }
  if (signedFor !== undefined && signedFor !== 's3') return refuse(response, signedFor);
  return services.s3(request, response);
}

function answerForm(services: AwsServices, service: string, form: URLSearchParams): Answer {
  switch (service) {
    case 'cloudformation':
      return services.cloudFormation.answer(form);
    case 'sns':
      return services.sns.answer(form);
    case 'sts':
      return answerSts(form);
    case 'sqs':
      return queryFault('InvalidAction', 'The sandbox answers SQS in its JSON protocol only.');
    default:
      return queryFault('InvalidAction', hasNo(service));
  }
}

function refuse(response: ServerResponse, service: string): void {
  sendAnswer(response, json(400, { __type: 'UnknownOperationException', message: hasNo(service) }));
}

/** A resource that is not in the stack does not exist here, and neither does its service. */
function hasNo(service: string): string {
  return `The sandbox has no ${service}: it answers for S3, DynamoDB, Lambda, Step Functions, EventBridge, Secrets Manager, SNS, SQS, STS, CloudFormation and CloudWatch Logs.`;
}

/** Aborted when the client breaks the connection off before it has its answer. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function isForm(request: IncomingMessage): boolean {
  return header(request, 'content-type').startsWith('application/x-www-form-urlencoded');
}

function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}
