import { handler as lambda } from '../../shared/aws/handler.ts';
import { portsOf } from '../../shared/aws/ports.ts';
import { type PlanInput, plan } from '../../shared/import/plan/plan.ts';

export const handler = lambda((input: PlanInput) => plan(portsOf(null), input));
