import { Logger } from '@aws-lambda-powertools/logger';

/** JSON lines for CloudWatch; level and service name come from Powertools' environment variables. */
export const log = new Logger({ serviceName: 'sluice' });
