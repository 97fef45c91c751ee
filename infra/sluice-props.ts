import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Config } from '../shared/config/config.ts';
import type { Endpoints } from './network.ts';

/** What `new Sluice(…)` takes. Only `config` must be given. docs/embed.md shows each in use. */
export interface SluiceProps {
  /**
   * Routes, exports and alarms: the path of a configuration file, from the folder in which the app is started, or what
   * `loadConfig` has read. A mistake in a file that is named by its path becomes an error of the construct, which
   * `cdk synth` and `cdk deploy` print as it is and stop; `loadConfig` throws it.
   */
  config: Config | string;

  /**
   * A bucket of your app in which files are dropped and exports land. It must be versioned, be in the region of the stack,
   * and send its events to EventBridge. Default: the bucket that the configuration names; else one is made. A bucket that
   * is given is not changed, and is not deleted with the stack.
   */
  bucket?: IBucket | Bucket;

  /**
   * A topic of your app for notices and alarms. Its policy is extended where it is part of your app, so that CloudWatch may
   * publish on it; if another app owns it, that app does so. Default: a topic is made, under a key of its own ($1 a month)
   * or under `encryptionKey`.
   */
  notices?: ITopic;

  /**
   * Your KMS key, for everything made here that keeps data: bucket, tables, queues, topic, secret and logs. A bucket and a
   * topic that you give keep theirs. Roles and services get the rights on it that they need; where another app owns the
   * key, its policy must allow the services what docs/embed.md lists. Default: keys of AWS, and one for the topic. Changing
   * it later encrypts anew what is written from then on; the old key must stay for what is there.
   */
  encryptionKey?: IKey;

  /**
   * The VPC in which the functions run. They need a way to the internet, because Domo is there: `FixedEgressVpc` makes a VPC
   * with addresses that stay. Default: no VPC; the functions then have addresses of AWS that change.
   */
  vpc?: IVpc;

  /** Which subnets of `vpc` the functions run in. Default: all private ones that have a way out. */
  vpcSubnets?: SubnetSelection;

  /** The security groups of the functions in `vpc`. Default: one is made that allows HTTPS outwards, and nothing inwards. */
  securityGroups?: ISecurityGroup[];

  /**
   * Which endpoints are made in `vpc`. `gateway`: of S3 and DynamoDB, which cost nothing and keep files away from the NAT
   * gateway. `all`: also interface endpoints of Secrets Manager, Step Functions, SQS and SNS, for about $7 a month each and
   * in each zone. AWS refuses an endpoint that the VPC has already. Default: `none`.
   */
  endpoints?: Endpoints;

  /** The permissions boundary of every role that is made here. Default: none. */
  permissionsBoundary?: IManagedPolicy;

  /**
   * What the names of the stack's outputs begin with, if other outputs of your stack have the same names: letters and
   * digits. The command line finds them under any beginning. Default: nothing.
   */
  outputPrefix?: string;
}
