import { listLines } from '../shared/wording.ts';
import type { SetPlan } from './plan-set.ts';
import type { FilePlan, RefusedFile, SparedFile } from './planner.ts';
import { previewLines } from './samples/preview.ts';
import type { Paint } from './terminal.ts';
import { counted, duration, size } from './text/amounts.ts';
import { printable } from './text/width.ts';

/** A plan as lines. */
export function planLines(plan: FilePlan | SparedFile | SetPlan, width: number, paint: Paint): string[] {
  if ('members' in plan) return setLines(plan, paint);
  if ('state' in plan) {
    const { object, state, reason } = plan;
    const what = state === 'ignored' ? 'ignored: it would be no load' : 'committed with 0 rows';
    return [printable(`s3://${object.bucket}/${object.key} would be ${what}. ${reason}`)];
  }
  const { route, object, dataSetId, columns, rows, rowCount, parts, decisions, estimate } = plan;
  const { commitInterval, maxConcurrency } = route;
  const facts = [
    ['Route', `${route.name}: ${route.updateMethod} into ${targetText(plan)}`],
    ['File', `s3://${object.bucket}/${object.key}, ${size(object.size)}`],
    [
      'Rows',
      rowCount === null
        ? 'too many to count here; those at the start are good'
        : `${counted(rowCount, 'row')}, all of them good`,
    ],
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
    ...decisions.map((decision) => printable(decision)),
    ...(decisions.length > 0 ? [''] : []),
    ...previewLines(content, rows.length, width, paint),
    ...(route.showCells ? [] : ['Its rows are not shown: the route has "showCells": false.']),
    '',
    'Nothing was dropped or changed. docs/cost.md explains time and cost.',
  ];
}

/** So many objects of a set are named. */
const namedObjects = 20;

function setLines(plan: SetPlan, paint: Paint): string[] {
  const { route, object, members, empty, loaded, later } = plan;
  const address = `s3://${object.bucket}/${object.key}`;
  const kind = route.files.set !== null && 'marker' in route.files.set ? 'the marker' : 'the manifest';
  const bytes = members.reduce((sum, one) => sum + one.size, 0);
  const list = (keys: readonly string[]) =>
    listLines(keys, printable, namedObjects).map((line) => `  ${line}`);
  return [
    `${paint('dim', 'Route'.padEnd(8))} ${printable(`${route.name}: ${route.updateMethod} into ${targetText(plan)}`)}`,
    `${paint('dim', 'Set'.padEnd(8))} ${printable(`${address} is ${kind} of a set of ${counted(members.length, 'object')}, ${size(bytes)}, which are loaded together or not at all`)}`,
    ...list(members.map(({ key }) => key)),
    ...(empty > 0
      ? [`${counted(empty, 'object')} without rows: nothing is sent for ${empty === 1 ? 'it' : 'them'}.`]
      : []),
    ...(loaded > 0 ? [`${counted(loaded, 'object')} left out, whose rows are in Domo already.`] : []),
    ...(later.length > 0 ? ['Behind the marker came, and waits for the next one:', ...list(later)] : []),
    '',
    'Nothing was dropped or changed. The heads of all objects are good; plan one of them to see how it is read.',
  ];
}

/** A plan as JSON. */
export function planJson(planned: FilePlan | SparedFile | SetPlan) {
  if ('members' in planned) {
    const { route, object, members, ...set } = planned;
    const { bucket, key, size: bytes } = object;
    const objects = members.map(({ key, versionId, size }) => ({ key, versionId, bytes: size }));
    return { route: route.name, updateMethod: route.updateMethod, bucket, key, bytes, ...set, objects };
  }
  if ('state' in planned) {
    const { bucket, key, size: bytes } = planned.object;
    const { state, reason } = planned;
    return { route: planned.route.name, bucket, key, bytes, state, reason };
  }
  const { route, object, estimate, ...plan } = planned;
  const { bucket, key, size: bytes } = object;
  return { route: route.name, updateMethod: route.updateMethod, bucket, key, bytes, ...plan, ...estimate };
}

/** A file that would be rejected as JSON. */
export function refusalJson({ route, object, state, error }: RefusedFile) {
  const { bucket, key, size: bytes } = object;
  const { name, fault, message: reason } = error;
  return { route: route.name, bucket, key, bytes, state, reason, fault, error: name };
}

function targetText({ route: { target }, dataSetId }: Pick<FilePlan, 'route' | 'dataSetId'>): string {
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
