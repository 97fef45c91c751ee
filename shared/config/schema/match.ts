import * as v from 'valibot';
import { extraColumns, matchings, missingColumns } from '../route.ts';
import { choice, oneWord } from './choice.ts';
import { object } from './parts.ts';

/** How the columns of a file find those of the DataSet. */
export const match = v.pipe(
  object({
    by: v.exactOptional(
      oneWord(
        matchings,
        'How a column of the file finds its column of the DataSet: by "name", in any order, differences of case and of blanks around it forgiven where nothing is ambiguous; or by "position". By default "name", and "position" where the files have no header.',
      ),
    ),
    extra: choice(
      extraColumns,
      'Of columns of the file that the DataSet lacks: "reject" rejects the file, "drop" leaves them out, "add" adds them to the DataSet before the load.',
    ),
    missing: choice(
      missingColumns,
      'Of columns of the DataSet that the file lacks: "reject" rejects the file, "null" leaves them empty.',
    ),
  }),
  v.description("How the file's columns find the DataSet's."),
);
