import type { ExportJob } from '../../shared/config/export-job.ts';
import type { DataSet } from '../../shared/domo/answers.ts';
import { counted } from '../text/amounts.ts';
import { attempt, type Check } from './examine.ts';
import { type Finding, ok, warning } from './finding.ts';
import { destinationOf } from './imports.ts';
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

/** Looks for the DataSet. If Domo does not show it, `attempt` makes a finding from the error. */
async function look(job: ExportJob, patient: Patient): Promise<Finding[]> {
  const dataSet = await dataSetOf(job, patient);
  if (dataSet === null) {
    return [
      warning(
        subjectOf(job),
        'Its route has no DataSet yet: until the first load there is nothing to export.',
        'Drop a file for that route before the export is due.',
      ),
    ];
  }
  const { name, rows } = dataSet;
  const lands = `${job.prefix}, ${job.schedule} ${job.timeZone}`;
  return [ok(subjectOf(job), `The DataSet "${name}" with ${counted(rows, 'row')} goes to ${lands}.`)];
}

async function dataSetOf({ source }: ExportJob, patient: Patient): Promise<DataSet | null> {
  if (source.kind === 'route') return (await destinationOf(source.route, patient))?.dataSet ?? null;
  return (await patient.domo.known()).dataSets.get(source.dataSetId);
}

function subjectOf({ name }: ExportJob): string {
  return `export ${name}`;
}
