import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type SettleInput, settle } from '../../shared/import/settle/settle.ts';

export const handler = lambda((input: SettleInput) => settle(portsOf(input.batch), input));
