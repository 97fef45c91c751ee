import { counted } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, wrong } from './finding.ts';
import { resourcesOf } from './patient.ts';

const subject = 'rules';

export const rules: Check = {
  subject,
  async look({ stack, connection }) {
    const made = resourcesOf(await stack.known(), 'AWS::Events::Rule');
    const { EventBridgeClient, DescribeRuleCommand } = await import('@aws-sdk/client-eventbridge');
    const client = new EventBridgeClient(connection.client);
    const states = await Promise.all(
      made.map(async ({ physicalId }) => {
        const { State } = await client.send(new DescribeRuleCommand({ Name: physicalId }));
        return { name: physicalId, state: String(State) };
      }),
    );
    return ruleFindings(states);
  },
};

export function ruleFindings(states: readonly { name: string; state: string }[]): Finding[] {
  const idle = states.filter(({ state }) => !state.startsWith('ENABLED'));
  if (idle.length === 0) return [ok(subject, `${counted(states.length, 'rule')}, enabled.`)];
  return idle.map(({ name, state }) =>
    wrong(
      subject,
      `The rule ${name} is ${state}: the events that it should deliver are not delivered.`,
      `Enable it with \`aws events enable-rule --name ${name}\`; \`npx sluice sweep\` finds the files that were missed.`,
    ),
  );
}
