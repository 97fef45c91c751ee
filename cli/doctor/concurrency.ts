import type { ImportRoute, Target } from '../../shared/config/route.ts';
import { receivers } from '../../shared/import/receive/message.ts';
import { count } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning } from './finding.ts';

const subject = 'concurrency';

/** The code of Lambda's quota "Concurrent executions" in Service Quotas. */
const quotaCode = 'L-B99A9384';

export const concurrency: Check = {
  subject,
  async look({ identity, routes, connection }) {
    await identity.known();
    const [{ LambdaClient, GetAccountSettingsCommand }, imports] = await Promise.all([
      import('@aws-sdk/client-lambda'),
      routes.known(),
    ]);
    const { AccountLimit } = await new LambdaClient(connection.client).send(
      new GetAccountSettingsCommand({}),
    );
    return [
      concurrencyFinding(
        imports,
        AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions ?? 0,
      ),
    ];
  },
};

/** @param limit how many functions may run at the same time in this account and region, without reserved concurrency */
export function concurrencyFinding(imports: readonly ImportRoute[], limit: number): Finding {
  const wanted = imports.length === 0 ? 0 : partsAtOnce(imports) + receivers;
  const limited = `Lambda runs up to ${count(limit)} functions at the same time in this region`;
  if (wanted <= limit) return ok(subject, `${limited}; Sluice wants up to ${count(wanted)}.`);
  return warning(
    subject,
    `${limited}, and Sluice wants up to ${count(wanted)}: when all routes load at once, parts are throttled and tried again, and so may be other functions of the account.`,
    `Ask for more with \`aws service-quotas request-service-quota-increase --service-code lambda --quota-code ${quotaCode} --desired-value ${Math.ceil(wanted / 500) * 1000}\`, or lower "maxConcurrency" of routes.`,
  );
}

function streamNameOf(target: Exclude<Target, { kind: 'dataSetApi' }>): string {
  switch (target.kind) {
    case 'stream':
      return `stream ${target.streamId}`;
    case 'streamOf':
      return `stream of ${target.dataSetId}`;
    case 'dataSet':
      return `dataSet ${target.name}`;
  }
}

/** A stream loads one batch at a time, so routes to the same stream count once. */
function partsAtOnce(imports: readonly ImportRoute[]): number {
  const byTarget = new Map<string, number>();
  for (const { target, maxConcurrency } of imports) {
    if (target.kind === 'dataSetApi') continue;
    const stream = streamNameOf(target);
    byTarget.set(stream, Math.max(maxConcurrency, byTarget.get(stream) ?? 0));
  }
  return [...byTarget.values()].reduce((sum, parts) => sum + parts, 0);
}
