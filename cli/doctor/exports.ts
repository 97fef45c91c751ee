import type { ExportJob } from '../../shared/config/export-job.ts';
import { count } from '../text/amounts.ts';
import { attempt, type Check } from './examine.ts';
import { type Finding, ok } from './finding.ts';
import type { Patient } from './patient.ts';

export const exports: Check = {
  subject: 'exports',
  async look(patient) {
    const jobs = await patient.exports.own();
    const findings = await Promise.all(
      jobs.map((job) => attempt(subjectOf(job), patient.connection, () => look(job, patient))),
    );
    return findings.flat();
  },
};

/** Whether the DataSet is there; a Domo that does not show it is the finding that `attempt` makes of its error. */
async function look(job: ExportJob, { domo }: Patient): Promise<Finding[]> {
  const { dataSets } = await domo.known();
  const { name, rows } = await dataSets.get(job.dataSetId);
  const lands = `${job.prefix}, ${job.schedule} ${job.timeZone}`;
  return [ok(subjectOf(job), `The DataSet "${name}" with ${count(rows)} rows goes to ${lands}.`)];
}

function subjectOf({ name }: ExportJob): string {
  return `export ${name}`;
}
