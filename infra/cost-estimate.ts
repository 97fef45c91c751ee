import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { prices, run } from '../shared/import/estimate/assumptions.ts';
import type { FunctionsByName } from './functions.ts';
import { period } from './metrics.ts';
import { type FunctionName, needs } from './needs.ts';

/** For how many of them a dollar is asked: CloudWatch knows no exponents. */
const forOne = (price: number) => Math.round(1 / price);

/** Of a run that loads a file of one part, which is a state, too. */
const transitionsOfRun = run.transitions + 1;

/** What AWS is going to ask for, but for storage and traffic: of the order of the bill, and no substitute for it. */
export function estimatedCost(functions: FunctionsByName, machine: StateMachine): IMetric {
  const usingMetrics: Record<string, IMetric> = {
    runs: machine.metricStarted({ statistic: Stats.SUM, period }),
  };
  const megabyteMs: string[] = [];
  const calls: string[] = [];
  for (const [name, made] of Object.entries(functions)) {
    usingMetrics[`${name}Ms`] = made.metricDuration({ statistic: Stats.SUM, period });
    usingMetrics[`${name}Calls`] = made.metricInvocations({ statistic: Stats.SUM, period });
    megabyteMs.push(`FILL(${name}Ms, 0) * ${needs[name as FunctionName].memorySize}`);
    calls.push(`FILL(${name}Calls, 0)`);
  }
  const expression = [
    `(${megabyteMs.join(' + ')}) / 1024000 / ${forOne(prices.gigabyteSecond)}`,
    `(${calls.join(' + ')}) / ${forOne(prices.call)}`,
    `FILL(runs, 0) * ${transitionsOfRun} / ${forOne(prices.transition)}`,
  ].join(' + ');
  return new MathExpression({ expression, usingMetrics, period, label: 'USD' });
}
