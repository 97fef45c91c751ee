import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type VerifyInput, verify } from '../../shared/import/verify/verify.ts';

export const handler = lambda((input: VerifyInput) => verify(portsOf(input.batch), input));
