import { mergeSurveys, type SurveyJson } from '../../cells/survey.ts';
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
  readonly index: NonNullable<Found['index']> | null;
}

export function createNotebook(): Notebook {
  const rowsBefore: number[] = [];
  let survey: SurveyJson | null = null;
  let rows = 0;
  let index: Notebook['index'] = null;
  return {
    add({ load, range }, report) {
      const own = report?.segments.find(
        (one) => one.load === load && (one.cut === null || one.cut.range === range.index),
      );
      rowsBefore.push(rows);
      index = own?.found?.index ?? index;
      const found = own?.found?.survey;
      if (found !== undefined) survey = survey === null ? found : mergeSurveys(survey, found, rows);
      rows += own?.cut?.rows ?? 0;
    },
    surveyed() {
      if (survey === null) throw new ProofFailed('No segment of an inspection has a survey.');
      return { survey, rowsBefore, rows };
    },
    get index() {
      return index;
    },
  };
}
