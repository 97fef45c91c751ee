import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'Look whether a deployment is well, and say how to mend what is not',
  details: [
    'It looks at credentials and region, the stack, the secret, what Domo lets its client do, the Stream or DataSet of each route and export, the bucket’s settings, rules, dead letters, Lambda’s quota, and loads that are stuck. Nothing is changed, and no secret is shown.',
    'The exit code is 1 where anything is wrong; a warning is not. What nobody could look at is said to be skipped.',
  ],
  operands: [],
  options: {
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ json, ...where }, _operands, { out }) {
    const connection = connectionOf(where);
    const [{ createPatient }, { examine }, { checks }, { findingLines }] = await Promise.all([
      import('../doctor/patient.ts'),
      import('../doctor/examine.ts'),
      import('../doctor/checks.ts'),
      import('../doctor/lines.ts'),
    ]);
    const findings = await examine(createPatient(connection), checks);
    if (json) writeLine(out, JSON.stringify(findings, null, 2));
    else for (const line of findingLines(findings, out)) writeLine(out, line);
    return findings.some(({ status }) => status === 'wrong') ? 1 : 0;
  },
});
