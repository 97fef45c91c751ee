import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { startDomo } from '../../sandbox/domo/domo.ts';
import { testCertificate } from '../helpers/certificate.ts';
import { connect } from '../helpers/drops.ts';
import type { Calls } from './calls.ts';
import { cdk } from './cdk.ts';
import { grantMisplaced, stopBeforePlan } from './gaps.ts';
import { startMinistack } from './ministack.ts';
import { subscribe } from './notices.ts';
import { observeRuns } from './runs.ts';

export const stackName = 'Sluice';
const domoCredentials = { clientId: 'deployed', clientSecret: 'deployed-secret' };

export interface TemplateResource {
  Type: string;
  Properties: Record<string, unknown>;
}

export type Deployment = Awaited<ReturnType<typeof deploy>>;

/** The stack, deployed to the emulator as a user deploys it to AWS, and a Domo for its functions. */
export async function deploy() {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-deploy-'));
  const domo = await startDomo({ port: 0, dir: null, ...domoCredentials });
  const ministack = await startMinistack(dir).catch(async (error) => {
    await domo.close();
    throw error;
  });
  const handler = { requestHandler: { httpsAgent: new Agent({ ca: testCertificate.cert }) } };
  const account = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const options = { ...handler, ...account, endpoint: ministack.url };
  const cloudFormation = new CloudFormationClient(options);
  const lambda = new LambdaClient(options);
  const secrets = new SecretsManagerClient(options);
  const iam = new IAMClient(options);
  const sns = new SNSClient(options);
  const clients: { destroy(): void }[] = [cloudFormation, lambda, secrets, iam, sns];
  const closers: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    for (const close of closers) await close();
    for (const client of clients) client.destroy();
    await ministack.stop();
    await domo.close();
    await rm(dir, { recursive: true, force: true });
  }

  try {
    const output = join(dir, 'cdk.out');
    const app = ['--app', 'tsx test/deploy/app.ts', '--output', output];
    const config = ['--context', `config=${join(import.meta.dirname, 'sluice.config.json')}`];
    await cdk(['bootstrap', ...app, ...config], ministack.environment);
    await cdk(['deploy', ...app, ...config, '--require-approval', 'never'], ministack.environment);
    const template = JSON.parse(await readFile(join(output, `${stackName}.template.json`), 'utf8'));
    // CDK's own note of its version is no resource.
    const { CDKMetadata: _, ...rest } = template.Resources;
    const resources: Record<string, TemplateResource> = rest;
    const deployed = await deployedResources(cloudFormation);
    const physicalId = (logicalId: string) => String(deployed.get(logicalId)?.physicalId);
    const functions = Object.fromEntries(
      Object.entries(resources)
        .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
        .map(([id]) => [id.slice(0, -8), physicalId(id)]),
    );
    const ready = {
      ...{ ready: true as const, aws: ministack.url, domo: domo.url, region: account.region },
      ...account.credentials,
      bucket: physicalId(Object.keys(resources).find((id) => id.startsWith('Bucket')) ?? ''),
      ...{ domoClientId: domoCredentials.clientId, domoClientSecret: domoCredentials.clientSecret },
    };
    const drops = await connect(ready, handler);
    clients.push({ destroy: () => drops.close() });
    const machine = String(drops.outputs.ImportMachineArn);
    const notices = await subscribe(sns, String(drops.outputs.NoticesTopicArn));
    closers.push(() => notices.close());
    return {
      resources,
      deployed,
      physicalId,
      functions,
      drops,
      machine,
      runs: observeRuns(drops.sfn, machine),
      bucket: ready.bucket,
      domo: domo.url,
      iam,
      notices: notices.subjects,
      stop,

      async bridgeGaps(): Promise<void> {
        await grantMisplaced(iam, resources, physicalId);
        await stopBeforePlan(drops.sfn, machine);
      },

      /** How what is there differs from the template, by the logical ids of all that could be looked at. */
      async drift(): Promise<Record<string, string>> {
        await cloudFormation.send(new DetectStackDriftCommand({ StackName: stackName }));
        const { StackResourceDrifts = [] } = await cloudFormation.send(
          new DescribeStackResourceDriftsCommand({ StackName: stackName }),
        );
        return Object.fromEntries(
          StackResourceDrifts.map((drift) => [
            String(drift.LogicalResourceId),
            String(drift.StackResourceDriftStatus),
          ]),
        );
      },

      /** What a person does after a deployment, and beyond that: the functions are told where this Domo is. */
      async introduceDomo(): Promise<void> {
        const SecretString = JSON.stringify(domoCredentials);
        await secrets.send(
          new PutSecretValueCommand({ SecretId: drops.outputs.DomoSecretArn, SecretString }),
        );
        for (const FunctionName of Object.values(functions)) {
          const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
          const variables = Environment?.Variables ?? {};
          if (!('DOMO_HOST' in variables)) continue;
          const Variables = { ...variables, DOMO_HOST: domo.url };
          await lambda.send(
            new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
          );
        }
      },

      /** What a function answers. @throws Error as the function's error where it fails */
      async invoke<Name extends keyof Calls>(
        name: Name,
        payload: Parameters<Calls[Name]>[0],
      ): Promise<ReturnType<Calls[Name]>> {
        const { FunctionError, Payload } = await lambda.send(
          new InvokeCommand({ FunctionName: functions[name], Payload: JSON.stringify(payload) }),
        );
        const answer = JSON.parse(Payload?.transformToString() || 'null');
        if (FunctionError !== undefined) {
          throw Object.assign(new Error(answer?.errorMessage), { name: answer?.errorType });
        }
        return answer;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deployedResources(
  client: CloudFormationClient,
): Promise<Map<string, { type: string; status: string; physicalId: string }>> {
  const found = new Map();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stackName, NextToken }));
    for (const resource of page.StackResourceSummaries ?? []) {
      const { ResourceType: type, ResourceStatus: status, PhysicalResourceId: physicalId } = resource;
      found.set(resource.LogicalResourceId, { type, status, physicalId });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
