import { type ImportRoute, newDataSetOf } from '../../shared/config/route.ts';
import type { DataSet, Stream } from '../../shared/domo/answers.ts';
import { attempt, type Check } from './examine.ts';
import { type Finding, ok } from './finding.ts';
import type { Patient } from './patient.ts';
import { schemaTroubles } from './schema.ts';
import { methodTrouble } from './update-method.ts';

/** The Stream and DataSet that a route loads into. */
export interface Destination {
  /** Null for a route with the DataSet API, which has no Stream. */
  stream: Stream | null;
  dataSet: DataSet;
}

export const imports: Check = {
  subject: 'imports',
  async look(patient) {
    const routes = await patient.routes.own();
    if (routes.length === 0) return [ok('imports', 'None is deployed.')];
    const findings = await Promise.all(
      routes.map((route) => attempt(subjectOf(route), patient.connection, () => look(route, patient))),
    );
    return findings.flat();
  },
};

async function look(route: ImportRoute, patient: Patient): Promise<Finding[]> {
  return routeFindings(route, await destinationOf(route, patient));
}

/** The Stream and DataSet of a route; null if its first load has yet to create them. */
export async function destinationOf(
  route: ImportRoute,
  { domo, streams }: Pick<Patient, 'domo' | 'streams'>,
): Promise<Destination | null> {
  const [client, registry] = await Promise.all([domo.known(), streams.known()]);
  const { refOf } = await import('../../shared/import/plan/target.ts');
  const ref = await refOf(client, registry, await registry.keyOf(route), route);
  if (ref === null) return null;
  const { streamId, dataSetId } = ref;
  const stream = streamId === null ? null : await client.streams.get(streamId);
  return { stream, dataSet: await client.dataSets.get(dataSetId) };
}

/** @param destination null if the first load has yet to create it */
export function routeFindings(route: ImportRoute, destination: Destination | null): Finding[] {
  const subject = subjectOf(route);
  if (destination === null) {
    const name = newDataSetOf(route.target)?.name ?? '';
    const withStream = route.target.kind === 'dataSet' ? ', with its Stream' : '';
    return [ok(subject, `The first load creates the DataSet "${name}"${withStream}.`)];
  }
  const { stream, dataSet } = destination;
  const troubles = [
    ...(stream === null ? [] : methodTrouble(route, stream)),
    ...schemaTroubles(route, dataSet),
  ];
  if (troubles.length > 0) return troubles.map((trouble) => ({ subject, ...trouble }));
  const by = stream === null ? 'the DataSet API' : `Stream ${stream.id}`;
  return [ok(subject, `${route.updateMethod} into the DataSet "${dataSet.name}" by ${by}.`)];
}

function subjectOf({ name }: ImportRoute): string {
  return `import ${name}`;
}
