/** What `import … from 'sluice'` gives to a CDK app. */
export type { Config } from '../shared/config/config.ts';
export type { Environment } from '../shared/config/environment.ts';
export { loadConfig } from '../shared/config/load.ts';
export { environmentOf } from './environment.ts';
export { FixedEgressVpc, type FixedEgressVpcProps } from './fixed-egress-vpc.ts';
export { Sluice } from './sluice.ts';
export type { SluiceProps } from './sluice-props.ts';
export { SluiceStack, type SluiceStackProps } from './stack.ts';
