import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  MathExpression,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { exportsEnded } from '../shared/export/measures.ts';
import {
  countOf,
  dimensions,
  domoAnswers,
  loadsOpen,
  namespace,
  oldestOpen,
} from '../shared/import/ledger/measures.ts';
import { createCostEstimate } from './cost-estimate.ts';
import type { Functions } from './functions.ts';
import { ownMetric, period } from './metrics.ts';

export interface DashboardProps {
  functions: Functions;
  machine: StateMachine;
  imports: ImportRoute[];
}

/** What an operator looks at: what came in, what waits, what Domo says, what it costs. */
export function createDashboard(scope: Construct, { functions, machine, imports }: DashboardProps): void {
  const stack = Stack.of(scope).stackName;
  const byRoute = (metric: string, statistic: string): IMetric[] =>
    imports.map(({ name: route }) => ownMetric(scope, metric, { statistic, route, label: route }));
  const each = (metric: 'metricErrors' | 'metricThrottles'): IMetric[] =>
    Object.entries(functions).map(([label, made]) => made[metric]({ statistic: Stats.SUM, period, label }));

  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: stack });
  dashboard.addWidgets(
    new TextWidget({
      width: 24,
      height: 2,
      markdown: `# ${stack}: files in S3 become rows in Domo\n\`npx sluice status\` shows what is under way, \`npx sluice history\` what became of the rest. What to do when an alarm goes off: docs/operations.md`,
    }),
  );
  dashboard.addWidgets(
    graph('Loads by outcome', {
      left: Object.entries(countOf).map(([label, metric]) => ownMetric(scope, metric, { label })),
      stacked: true,
      view: GraphWidgetView.BAR,
    }),
    graph('Rows and bytes loaded', {
      left: [ownMetric(scope, 'RowsLoaded', { label: 'rows' })],
      right: [ownMetric(scope, 'BytesLoaded', { label: 'bytes' })],
    }),
    graph('Seconds from drop to commit', {
      left: ['p50', 'p95', Stats.MAXIMUM].map((statistic) =>
        ownMetric(scope, 'SecondsToLoad', { statistic, label: statistic }),
      ),
    }),
  );
  dashboard.addWidgets(
    graph('Open loads by route', { left: byRoute(loadsOpen, Stats.MAXIMUM), stacked: true }),
    graph('Age of the oldest open load by route (s)', { left: byRoute(oldestOpen, Stats.MAXIMUM) }),
    graph('Parts in flight', {
      left: [
        functions.splitPart.metric('ConcurrentExecutions', {
          statistic: Stats.MAXIMUM,
          period,
          label: 'parts',
        }),
      ],
    }),
  );
  dashboard.addWidgets(
    graph('Answers of Domo by status', {
      left: [
        new MathExpression({
          expression: `SEARCH('{${namespace},${dimensions.service},${dimensions.status}} MetricName="${domoAnswers}" ${dimensions.service}="${stack}"', 'Sum', ${period.toSeconds()})`,
          usingMetrics: {},
          label: '',
          period,
        }),
      ],
      stacked: true,
    }),
    graph('Errors and throttles of functions', {
      left: each('metricErrors'),
      right: each('metricThrottles'),
    }),
    graph('Exports, and cost (USD, estimated)', {
      left: Object.entries(exportsEnded).map(([label, metric]) => ownMetric(scope, metric, { label })),
      right: [createCostEstimate(functions, machine)],
    }),
  );
  new CfnOutput(scope, 'DashboardName', { value: dashboard.dashboardName });
}

function graph(
  title: string,
  more: { left: IMetric[]; right?: IMetric[]; stacked?: boolean; view?: GraphWidgetView },
): GraphWidget {
  return new GraphWidget({ title, width: 8, height: 6, period, ...more });
}
