import type { Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const subject = 'stack';

/** The outputs that the commands read. */
const outputs = [
  'BucketName',
  'TableName',
  'ReportsTableName',
  'IntakeQueueUrl',
  'ConfigBucket',
  'ConfigKey',
  'ImportMachineArn',
  'ExportMachineArn',
  'DomoSecretArn',
  'DomoHost',
];

export const stack: Check = {
  subject,
  essential: true,
  async look({ stack: found, connection }) {
    const { status, output } = await found.own();
    for (const name of outputs) output(name);
    return [stackFinding(connection.stack, status)];
  },
};

/** What CloudFormation's status of a stack means for its user. */
export function stackFinding(name: string, status: string): Finding {
  const said = `${name} is ${status}.`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(subject, said);
  const events = `aws cloudformation describe-stack-events --stack-name ${name}`;
  if (/^UPDATE_ROLLBACK_COMPLETE$|^IMPORT_ROLLBACK_COMPLETE$/.test(status)) {
    return warning(
      subject,
      `${said} The last deployment failed; what was deployed before it runs.`,
      `See why with \`${events}\`, then deploy again.`,
    );
  }
  if (/_IN_PROGRESS$/.test(status)) {
    return warning(subject, `${said} A deployment is under way.`, 'Look again when it is over.');
  }
  return wrong(subject, `${said} It can't be relied on.`, `See why with \`${events}\`, then deploy again.`);
}
