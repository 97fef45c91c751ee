import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type CommitInput, commit } from '../../shared/import/commit/commit.ts';

export const handler = lambda((input: CommitInput) => commit(portsOf(input.batch), input));
