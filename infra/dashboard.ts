import { Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmState,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  GraphWidgetView,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { exportsEnded } from '../shared/export/measures.ts';
import {
  countOf,
  dimensions,
  domoAnswers,
  loadNotLoaded,
  loadsOpen,
  loadsPaused,
  namespace,
  oldestOpen,
} from '../shared/import/ledger/measures.ts';
import { estimatedCost } from './cost-estimate.ts';
import type { FunctionsByName } from './functions.ts';
import { ownMetric, period } from './metrics.ts';
import { type FunctionName, needs } from './needs.ts';
import { runbook } from './runbook.ts';

export interface DashboardProps {
  functions: FunctionsByName;
  machine: StateMachine;
  /** Left out where there are none. */
  alarms: readonly Alarm[];
}

/**
 * A graph takes 500 metrics, and a dashboard 2,500 (CloudWatch's quotas). So routes are searched for, and those shown that
 * an operator asks about: the ones with the highest values.
 */
const shown = 20;

/** What an operator looks at: what came in, what waits, what Domo says, what it costs. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { functions, machine, alarms }: DashboardProps) {
    super(scope, id);
    const stack = Stack.of(this).stackName;
    const dashboard = new CloudWatchDashboard(this, 'Resource', { dashboardName: stack });
    this.name = dashboard.dashboardName;
    dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 4,
        markdown: `# ${stack}: files in S3 become rows in Domo\n\`npx sluice status\` shows what is under way, \`npx sluice history\` what became of the rest.\n\n${runbook()}`,
      }),
    );
    if (alarms.length > 0) dashboard.addWidgets(...alarmsOf(alarms));
    dashboard.addWidgets(...this.loads());
    dashboard.addWidgets(
      graph('Open loads by route', {
        left: [this.found(loadsOpen, dimensions.route, Stats.MAXIMUM)],
        right: [ownMetric(this, loadsPaused, { label: 'Paused', statistic: Stats.MAXIMUM })],
        stacked: true,
      }),
      graph('Age of the oldest open load by route (s)', {
        left: [this.found(oldestOpen, dimensions.route, Stats.MAXIMUM)],
      }),
      graph('Parts in flight', { left: [inFlight(functions)] }),
    );
    dashboard.addWidgets(
      graph('Answers of Domo by status', {
        left: [this.found(domoAnswers, dimensions.status, Stats.SUM)],
        stacked: true,
      }),
      graph('Errors and throttles of functions', {
        left: each(functions, 'metricErrors'),
        right: each(functions, 'metricThrottles'),
      }),
      graph('Exports, and cost (USD, estimated)', {
        left: Object.entries(exportsEnded).map(([label, metric]) => ownMetric(this, metric, { label })),
        right: [estimatedCost(functions, machine)],
      }),
    );
    dashboard.addWidgets(ended(functions));
  }

  private loads(): GraphWidget[] {
    return [
      graph('Loads by outcome', {
        left: Object.entries(countOf).map(([label, metric]) => ownMetric(this, metric, { label })),
        stacked: true,
        view: GraphWidgetView.BAR,
      }),
      graph('Rows and bytes loaded', {
        left: [ownMetric(this, 'RowsLoaded', { label: 'rows' })],
        right: [ownMetric(this, 'BytesLoaded', { label: 'bytes' })],
      }),
      graph('Seconds from drop to commit', {
        left: ['p50', 'p95', Stats.MAXIMUM].map((statistic) =>
          ownMetric(this, 'SecondsToLoad', { statistic, label: statistic }),
        ),
      }),
    ];
  }

  /** One of Sluice's own metrics for each value of a dimension that there is. */
  private found(metric: string, dimension: string, statistic: string): IMetric {
    const { service } = dimensions;
    const where = `MetricName="${metric}" ${service}="${Stack.of(this).stackName}"`;
    const search = `SEARCH('{${namespace},${service},${dimension}} ${where}', '${statistic}', ${period.toSeconds()})`;
    return new MathExpression({
      expression: `SORT(${search}, MAX, DESC, ${shown})`,
      usingMetrics: {},
      label: '',
      period,
    });
  }
}

/** Those that have gone off, and all. */
function alarmsOf(alarms: readonly Alarm[]): AlarmStatusWidget[] {
  const all = [...alarms];
  return [
    new AlarmStatusWidget({
      ...{ title: 'Alarms that have gone off', width: 8, height: 5 },
      ...{ alarms: all, states: [AlarmState.ALARM] },
    }),
    new AlarmStatusWidget({ title: 'All alarms', width: 16, height: 5, alarms: all }),
  ];
}

/** The latest loads that were rejected or have failed, from the logs of the functions that end loads. */
function ended(functions: FunctionsByName): LogQueryWidget {
  const ending = Object.entries(functions).filter(([name]) => 'receipts' in needs[name as FunctionName]);
  return new LogQueryWidget({
    title: 'Latest loads that were rejected or have failed',
    ...{ width: 24, height: 8, view: LogQueryVisualizationType.TABLE },
    logGroupNames: ending.map(([, made]) => made.logGroup.logGroupName),
    queryLines: [
      'fields @timestamp, state, route, key, reason, load',
      `filter message = '${loadNotLoaded}'`,
      'sort @timestamp desc',
      // An ending that is repeated is logged again.
      'dedup load',
      'limit 20',
    ],
  });
}

function inFlight({ splitPart }: FunctionsByName): IMetric {
  return splitPart.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM, period, label: 'parts' });
}

function each(functions: FunctionsByName, metric: 'metricErrors' | 'metricThrottles'): IMetric[] {
  return Object.entries(functions).map(([label, made]) =>
    made[metric]({ statistic: Stats.SUM, period, label }),
  );
}

function graph(
  title: string,
  more: { left: IMetric[]; right?: IMetric[]; stacked?: boolean; view?: GraphWidgetView },
): GraphWidget {
  return new GraphWidget({ title, width: 8, height: 6, period, ...more });
}
