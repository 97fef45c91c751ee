import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type OpenInput, open } from '../../shared/import/open/open.ts';

export const handler = lambda((input: OpenInput) => open(portsOf(input.batch), input));
