import { ofBacklog } from './cautions/backlog.ts';
import { ofBatches } from './cautions/batches.ts';
import type { Caution } from './cautions/caution.ts';
import { ofExecutions } from './cautions/executions.ts';
import { ofLeases } from './cautions/leases.ts';
import { ofRequests } from './cautions/requests.ts';

export const cautions: readonly Caution[] = [
  ...ofLeases,
  ...ofBacklog,
  ...ofBatches,
  ...ofExecutions,
  ...ofRequests,
];
