import type { Connection } from '../connection.ts';
import { reaching } from '../deployment.ts';

/** A log group of the deployment. */
export interface Group {
  /** As CloudWatch Logs knows it. */
  name: string;
  /** What writes into it, for people: `Plan`. */
  source: string;
}

/** The log groups of the functions and state machines of a stack. */
export async function logGroups(connection: Connection): Promise<Group[]> {
  const { CloudFormationClient, paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(connection.client);
  const found: { id: string; name: string }[] = [];
  await reaching(connection, async () => {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: connection.stack },
    )) {
      for (const {
        LogicalResourceId: id,
        PhysicalResourceId: name,
        ResourceType: type,
      } of StackResourceSummaries) {
        if (type === 'AWS::Logs::LogGroup' && id !== undefined && name !== undefined)
          found.push({ id, name });
      }
    }
  });
  return sourcesOf(found);
}

/**
 * What writes into log groups, by the logical ids that CDK makes of the path of a construct: those of a stack have their
 * beginning in common, `Log` and a hash at their end.
 */
export function sourcesOf(groups: readonly { id: string; name: string }[]): Group[] {
  const words = groups.map(({ id }) => id.replace(/(Log)?[0-9A-F]{8}$/, '').split(/(?=[A-Z])/));
  const [first = []] = words;
  const common = first.findIndex((word, i) => words.some((other) => other[i] !== word));
  return groups.map(({ name }, i) => ({
    name,
    source:
      words[i]
        ?.slice(words.length > 1 ? common : 0)
        .join('')
        .replace(/^Functions/, '') || name,
  }));
}
