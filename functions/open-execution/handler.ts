import { handler as lambda } from '../../shared/aws/handler.ts';
import { ports } from '../../shared/aws/ports.ts';
import { type OpenInput, open } from '../../shared/import/open/open.ts';

export const handler = lambda((input: OpenInput) => open(ports, input));
