import { CfnOutput } from 'aws-cdk-lib';
import { CfnEIP, type IVpc, NatProvider, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface FixedEgressVpcProps {
  /**
   * How many NAT gateways there are, each with an address of its own. Default: 1, which costs some $33 a month beside its
   * traffic. With fewer than `zones`, nothing is loaded while the zone of the only gateway is down; loads wait for it.
   */
  natGateways?: number;
  /** In how many availability zones the functions run. Default: 2. */
  zones?: number;
}

/**
 * A VPC whose way out has addresses that stay the same, for the allow-list of Domo. `new Sluice(…, { vpc: made.vpc,
 * endpoints: 'gateway' })` puts the functions in it. The output `EgressAddresses` has the addresses.
 */
export class FixedEgressVpc extends Construct {
  readonly vpc: IVpc;
  /** The IPv4 addresses from which Domo is called: known to the deployment only. */
  readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, { natGateways = 1, zones = 2 }: FixedEgressVpcProps = {}) {
    super(scope, id);
    // Addresses of their own, since those that a gateway gets by itself go with it when it is replaced.
    const addresses = Array.from(
      { length: natGateways },
      (_, index) => new CfnEIP(this, `Address${index + 1}`, { domain: 'vpc' }),
    );
    const vpc = new Vpc(this, 'Vpc', {
      ...{ natGateways, maxAzs: zones },
      natGatewayProvider: NatProvider.gateway({
        eipAllocationIds: addresses.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false, cidrMask: 24 },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      // It takes a function of the CDK's own, and nothing here is in the default group.
      restrictDefaultSecurityGroup: false,
    });
    acknowledge(vpc, {
      VPC7: 'Whether traffic is logged, and where to, is for the account to decide: add vpc.addFlowLog() where it is wanted.',
    });
    this.vpc = vpc as IVpc;
    this.addresses = addresses.map(({ attrPublicIp }) => attrPublicIp);
    new CfnOutput(this, 'EgressAddresses', {
      value: this.addresses.join(','),
      description: 'The addresses from which Domo is called',
    }).overrideLogicalId('EgressAddresses');
  }
}
