import { mergeSurveys, type Survey } from '../../cells/survey.ts';
import { ProofFailed } from '../../errors.ts';
import type { Segment, UploadReport } from '../part.ts';
import type { Found } from './found.ts';
import type { Surveyed } from './inspection.ts';

/** What the reports say of a load that is inspected. They are taken one at a time, and none is kept. */
export interface Notebook {
  /** @param segment the next of the load @param report of its part; null: there is none */
  add(segment: Segment, report: UploadReport | null): void;
  /** Of all its segments. Throws `ProofFailed` if none has a survey. */
  surveyed(): Surveyed;
  /** How far a pass over its text has come; null: there is none. */
  readonly pass: Found['pass'] | null;
}

export function createNotebook(): Notebook {
  const rowsBefore: number[] = [];
  const empty: number[] = [];
  let survey: Survey | null = null;
  let rows = 0;
  let pass: Found['pass'] | null = null;
  return {
    add({ load, range }, report) {
      const own = report?.segments.find(
        (one) => one.load === load && (one.cut === null || one.cut.range === range.index),
      );
      rowsBefore.push(rows);
      rows += own?.cut?.rows ?? 0;
      if (own?.cut?.empty) empty.push(range.index);
      const found = own?.found ?? {};
      if (found.survey !== undefined) {
        survey = survey === null ? found.survey : mergeSurveys(survey, found.survey);
      }
      pass = found.pass ?? pass;
    },
    surveyed() {
      if (survey === null) throw new ProofFailed('No segment of an inspection has a survey.');
      return { survey, rowsBefore, empty };
    },
    get pass() {
      return pass;
    },
  };
}
