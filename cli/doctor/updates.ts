import { type ImportRoute, newDataSetOf } from '../../shared/config/route.ts';
import type { Stream } from '../../shared/domo/answers.ts';
import { list } from '../../shared/wording.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning } from './finding.ts';

const subject = 'updates';

/** A route whose DataSet Sluice has not made, with the facts that show whether the API may write into it. */
export interface Given {
  route: Pick<ImportRoute, 'name' | 'target'>;
  /** A load of it was committed: so it may. */
  isProven: boolean;
  /** The Stream of a DataSet that is to be loaded by the DataSet API. */
  stream: Pick<Stream, 'id'> | null;
}

/**
 * Whether the DataSets are ones that the API may update: only those that were made through it [D17]. Domo's documents of
 * DataSets and Streams do not say how one was made [D3, S4]; that a load was committed does.
 */
export const updates: Check = {
  subject,
  async look({ routes, streams, domo, stack, connection }) {
    const [imports, registry, client, { output }] = await Promise.all([
      routes.known(),
      streams.known(),
      domo.known(),
      stack.known(),
    ]);
    const [{ openTable }, { createLeases }] = await Promise.all([
      import('../loads.ts'),
      import('../../shared/aws/leases.ts'),
    ]);
    const leases = createLeases(await openTable(connection, output('TableName')));
    const given = await Promise.all(
      imports
        .filter(({ target }) => newDataSetOf(target) === null)
        .map(async (route): Promise<Given> => {
          const { target } = route;
          const { committedAt } = await leases.read(await registry.keyOf(route));
          const [stream = null] =
            target.kind === 'dataSetApi' && target.dataSetId !== null
              ? await client.streams.search({ dataSetId: target.dataSetId })
              : [];
          return { route, isProven: committedAt !== null, stream };
        }),
    );
    return updateFindings(given);
  },
};

export function updateFindings(given: readonly Given[]): Finding[] {
  const open = given.filter(({ isProven }) => !isProven);
  const fed = open.filter(({ stream }) => stream !== null);
  const unknown = open.filter(({ stream }) => stream === null);
  const findings = fed.map(({ route, stream }) =>
    warning(
      subject,
      `The DataSet of import ${route.name} is fed by Stream ${stream?.id}: nobody knows whether the DataSet API may write into it.`,
      `Load it by its Stream, with "stream": ${stream?.id} in place of "dataSetApi".`,
    ),
  );
  if (unknown.length > 0) {
    const names = list(unknown.map(({ route }) => route.name));
    findings.push(
      warning(
        subject,
        `Only DataSets that were made through the API can be updated by it, and Domo does not say how those of the imports ${names} were made. Nothing was loaded into them yet.`,
        'Drop a small file on each. Where Domo refuses it, or if a connector or an upload by hand has made the DataSet, let the route make its own: "dataSet" with "name" and "columns" in place of "stream", or the same in "dataSetApi" in place of "dataSetId".',
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [
    ok(
      subject,
      given.length === 0
        ? 'All imports make their own DataSets.'
        : 'The API may update the DataSets of all imports: it has.',
    ),
  ];
}
