import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type FunctionName, type Functions, memoryOf } from './functions.ts';
import { period } from './metrics.ts';

/**
 * List prices in us-east-1, USD: Lambda on arm64 by GB-second, calls of Lambda and state transitions of Standard
 * workflows by how many there are for one. CloudWatch knows no exponents.
 */
const prices = { gigabyteSecond: '0.0000133334', callsForOne: 5_000_000, transitionsForOne: 40_000 };

/** Of a run that loads one file: about as many states does it enter. */
const transitionsOfRun = 20;

/** What AWS is going to ask for, but for storage and traffic: of the order of the bill, and no substitute for it. */
export function createCostEstimate(functions: Functions, machine: StateMachine): IMetric {
  const usingMetrics: Record<string, IMetric> = {
    runs: machine.metricStarted({ statistic: Stats.SUM, period }),
  };
  const megabyteMs: string[] = [];
  const calls: string[] = [];
  for (const [name, made] of Object.entries(functions)) {
    usingMetrics[`${name}Ms`] = made.metricDuration({ statistic: Stats.SUM, period });
    usingMetrics[`${name}Calls`] = made.metricInvocations({ statistic: Stats.SUM, period });
    megabyteMs.push(`FILL(${name}Ms, 0) * ${memoryOf(name as FunctionName)}`);
    calls.push(`FILL(${name}Calls, 0)`);
  }
  const expression = [
    `(${megabyteMs.join(' + ')}) / 1024000 * ${prices.gigabyteSecond}`,
    `(${calls.join(' + ')}) / ${prices.callsForOne}`,
    `FILL(runs, 0) * ${transitionsOfRun} / ${prices.transitionsForOne}`,
  ].join(' + ');
  return new MathExpression({ expression, usingMetrics, period, label: 'USD' });
}
