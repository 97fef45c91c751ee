import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the functions' bundles. Lambda puts a function's credentials
 * into its environment and nowhere else; the SDK's own chain brings the clients of four services for the other places.
 */
export const defaultProvider = () => fromEnv();
