import type { ReadSettings } from '../shared/config/route.ts';
import type { FilePlan, SparedFile } from './planner.ts';
import { previewLines } from './samples/preview.ts';
import type { Paint } from './terminal.ts';
import { counted, duration, size } from './text/amounts.ts';
import { printable } from './text/width.ts';

const strayQuotesText = { reject: 'stray quotes rejected', keep: 'stray quotes kept' };

/** A plan as lines. */
export function planLines(plan: FilePlan | SparedFile, width: number, paint: Paint): string[] {
  if ('state' in plan) {
    const { object, state, reason } = plan;
    const what = state === 'ignored' ? 'ignored: it would be no load' : 'committed with 0 rows';
    return [printable(`s3://${object.bucket}/${object.key} would be ${what}. ${reason}`)];
  }
  const { route, object, dataSetId, columns, rows, parts, estimate } = plan;
  const { read, commitInterval, maxConcurrency } = route;
  const facts = [
    ['Route', `${route.name}: ${route.updateMethod} into ${targetText(plan)}`],
    ['File', `s3://${object.bucket}/${object.key}, ${size(object.size)}`],
    ['Format', formatText(read)],
    [
      'Columns',
      `${counted(columns.length, 'column')}, ${dataSetId === null ? 'the DataSet is created with them' : 'as the DataSet has them'}`,
    ],
    ['Parts', partsText(parts, maxConcurrency)],
    [
      'Time',
      `about ${duration(estimate.seconds)} until the commit${commitInterval === 0 ? '' : `, at most one in ${duration(commitInterval)}`}, then Domo indexes`,
    ],
    ['Cost', `${dollars(estimate.dollars)} at AWS, ${dollars(estimate.trafficDollars)} of traffic to Domo`],
  ];
  const content = { dataSetId: dataSetId ?? '', name: '', rowCount: rows.length, columns, rows };
  return [
    ...facts.map(([name = '', text = '']) => `${paint('dim', name.padEnd(8))} ${printable(text)}`),
    '',
    ...previewLines(content, rows.length, width, paint),
    ...(route.showCells ? [] : ['Its rows are not shown: the route has "showCells": false.']),
    '',
    'Nothing was dropped or changed. docs/cost.md explains time and cost.',
  ];
}

/** What the route says of how its files are read. */
function formatText({ encoding, delimiter, strayQuotes, header }: ReadSettings): string {
  return [
    encoding === 'auto' ? 'UTF-8' : encoding,
    delimiter === 'auto'
      ? 'commas'
      : delimiter === null
        ? 'one column'
        : `${JSON.stringify(delimiter)} between cells`,
    strayQuotesText[strayQuotes],
    header ? 'with a header' : 'no header',
  ].join(', ');
}

/** A plan as JSON. */
export function planJson(planned: FilePlan | SparedFile) {
  if ('state' in planned) {
    const { bucket, key, size: bytes } = planned.object;
    const { state, reason } = planned;
    return { route: planned.route.name, bucket, key, bytes, state, reason };
  }
  const { route, object, estimate, ...plan } = planned;
  const { bucket, key, size: bytes } = object;
  return { route: route.name, updateMethod: route.updateMethod, bucket, key, bytes, ...plan, ...estimate };
}

function targetText({ route: { target }, dataSetId }: FilePlan): string {
  switch (target.kind) {
    case 'dataSet':
      return named(target.name, dataSetId);
    case 'stream':
      return `Stream ${target.streamId}, DataSet ${dataSetId}`;
    case 'streamOf':
      return `the Stream of DataSet ${dataSetId}`;
    case 'dataSetApi': {
      const which = target.dataSetId === null ? named(target.name, dataSetId) : `DataSet ${dataSetId}`;
      return `${which}, in one request`;
    }
  }
}

function named(name: string, dataSetId: string | null): string {
  return `DataSet "${name}"${dataSetId === null ? ', which the first load creates' : ` (${dataSetId})`}`;
}

function partsText(parts: readonly number[], maxConcurrency: number): string {
  if (parts.length === 0) return 'none: all goes in one request';
  const [least, most] = [size(Math.min(...parts)), size(Math.max(...parts))];
  const each = least === most ? most : `${least} to ${most}`;
  return `${counted(parts.length, 'part')} of ${each}, ${Math.min(parts.length, maxConcurrency)} at the same time`;
}

function dollars(amount: number): string {
  return amount < 0.005 ? 'less than $0.01' : `about $${amount.toFixed(2)}`;
}
