/** What `import … from 'sluice'` gives to a CDK app. */
export type { Config } from '../shared/config/config.ts';
export type { Environment } from '../shared/config/environment.ts';
export { loadConfig } from '../shared/config/load.ts';
export { environmentOf } from './environment.ts';
export { Sluice, type SluiceProps } from './sluice.ts';
export { SluiceStack } from './stack.ts';
