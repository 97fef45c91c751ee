import type { Recast } from '../../cells/recast.ts';
import { createSurvey, type Survey } from '../../cells/survey.ts';
import type { JsonCell } from '../../json/cell.ts';
import { createKeySurvey } from '../../json/survey.ts';
import type { CutOfText } from '../cut-text.ts';
import type { Reading } from '../reading.ts';

/** What looks at all cells of records that are cut. */
export interface Look {
  recast: Recast;
  /** @param cut of the records */
  survey(cut: Pick<CutOfText, 'collected'>): Survey;
}

/** Throws ConfigInvalid where a judge of cells does. */
export function createLook({ json, rules, width, year }: Reading): Look {
  if (json === undefined) {
    const places = Array.from({ length: width ?? 0 }, (_, place) => place);
    const surveyor = createSurvey(places, rules, year);
    return { recast: looking(surveyor.push), survey: () => surveyor.survey };
  }
  const surveyor = createKeySurvey(json.fields.length, rules, year);
  return {
    // Records of JSON have no other cells.
    recast: looking((cells) => surveyor.push(cells as readonly JsonCell[])),
    survey: ({ collected }) => surveyor.survey(collected),
  };
}

function looking(push: (cells: Parameters<Recast['record']>[0]) => void): Recast {
  return {
    record(cells) {
      push(cells);
      return cells;
    },
    changes: {},
  };
}
