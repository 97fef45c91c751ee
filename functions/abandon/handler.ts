import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import { type AbandonInput, abandon } from '../../shared/import/abandon/abandon.ts';

type Input = Omit<AbandonInput, 'error'> & { error: StateError };

export const handler = lambda(({ error, ...input }: Input) =>
  abandon(portsOf(null), { ...input, error: errorOf(error) }),
);
