import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type SendInput, send } from '../../shared/import/data-set-api/send.ts';

export const handler = lambda((input: SendInput) => send(portsOf(input.batch), input));
