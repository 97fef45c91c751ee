import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Which endpoints are made in the VPC. `gateway`: those of S3 and DynamoDB. `all`: the interface endpoints, too. */
export type Endpoints = 'none' | 'gateway' | 'all';

export interface NetworkProps {
  vpc: IVpc;
  subnets: SubnetSelection | undefined;
  securityGroups: ISecurityGroup[] | undefined;
  endpoints: Endpoints;
}

const gateways = {
  S3: GatewayVpcEndpointAwsService.S3,
  DynamoDb: GatewayVpcEndpointAwsService.DYNAMODB,
};

const interfaces = {
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  StepFunctions: InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Sns: InterfaceVpcEndpointAwsService.SNS,
  EventBridge: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
};

/** Where the functions are in a VPC, and how they reach from there what they call. Traces and logs leave without it. */
export class Network extends Construct {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];

  constructor(scope: Construct, id: string, { vpc, subnets, securityGroups, endpoints }: NetworkProps) {
    super(scope, id);
    this.vpc = vpc;
    // One set of subnets for functions and endpoints.
    this.subnets = { subnets: vpc.selectSubnets(subnets).subnets };
    this.securityGroups = securityGroups ?? [this.makeSecurityGroup()];
    if (endpoints !== 'none') this.makeGateways();
    if (endpoints === 'all') this.makeInterfaces();
  }

  private makeSecurityGroup(): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: this.vpc,
      description: 'The functions of Sluice: HTTPS to Domo and AWS, and nothing inwards',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Domo, and services of AWS');
    return group;
  }

  private makeGateways(): void {
    for (const [name, service] of Object.entries(gateways))
      new GatewayVpcEndpoint(this, name, { vpc: this.vpc, service, subnets: [this.subnets] });
  }

  private makeInterfaces(): void {
    for (const [name, service] of Object.entries(interfaces)) {
      const endpoint = new InterfaceVpcEndpoint(this, name, {
        ...{ vpc: this.vpc, service, subnets: this.subnets },
        // Not to the whole VPC.
        open: false,
      });
      for (const group of this.securityGroups) endpoint.connections.allowDefaultPortFrom(group);
    }
  }
}
