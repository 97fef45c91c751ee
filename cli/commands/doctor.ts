import { command } from '../command.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'Check a deployment, and say how to mend what is wrong',
  details: [
    'It checks credentials and region, the stack, the secret, the rights of its client in Domo, the Stream or DataSet of each route and export, the bucket’s settings, the tables, the rules and queues, Lambda’s quota, and loads that nobody comes for. It shows no secret. It puts, tags and deletes one object, _sluice/doctor/probe, and changes nothing else.',
    'The exit code is 1 if anything is wrong; a warning does not count. A check that could not be made is shown as skipped.',
  ],
  examples: [
    ['doctor', 'the deployment of this account and region'],
    ['doctor --stack Sluice-prod --profile prod --region eu-central-1', 'another one'],
    ['doctor --sandbox', 'the sandbox'],
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
    if (json) writeLine(out, jsonText(findings, 2));
    else for (const line of findingLines(findings, out)) writeLine(out, line);
    return findings.some(({ status }) => status === 'wrong') ? 1 : 0;
  },
});
