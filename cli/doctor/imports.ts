import type { ImportRoute } from '../../shared/config/route.ts';
import type { DataSet, Stream } from '../../shared/domo/answers.ts';
import type { Domo } from '../../shared/domo/client.ts';
import { attempt, type Check } from './examine.ts';
import { type Finding, ok } from './finding.ts';
import type { Patient } from './patient.ts';
import { schemaTroubles } from './schema.ts';
import { methodTrouble } from './update-method.ts';

/** Where the rows of a route go. */
interface Destination {
  /** Null for the DataSet API, which has none. */
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

async function look(route: ImportRoute, { domo, streams }: Patient): Promise<Finding[]> {
  const [client, registry] = await Promise.all([domo.known(), streams.known()]);
  const { target } = route;
  if (target.kind === 'import') {
    return routeFindings(route, { stream: null, dataSet: await client.dataSets.get(target.dataSetId) });
  }
  const streamId =
    target.kind === 'stream'
      ? target.streamId
      : (await registry.get(await registry.keyOf(route)))?.stream?.streamId;
  return routeFindings(route, streamId === undefined ? null : await destinationOf(client, streamId));
}

async function destinationOf(domo: Domo, streamId: number): Promise<Destination> {
  const stream = await domo.streams.get(streamId);
  return { stream, dataSet: await domo.dataSets.get(stream.dataSet.id) };
}

/** @param destination null where the first load has yet to create it */
export function routeFindings(route: ImportRoute, destination: Destination | null): Finding[] {
  const subject = subjectOf(route);
  if (destination === null) {
    const name = route.target.kind === 'dataSet' ? `"${route.target.name}"` : '';
    return [ok(subject, `The first load creates the DataSet ${name}, with its Stream.`)];
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
