import { type FileError, InvalidJson, RepeatedKey, TooManyKeys, UnexpectedKey } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { shorten } from '../wording.ts';
import type { Anomaly } from './report.ts';

type JsonAnomaly = Extract<
  Anomaly,
  { kind: 'InvalidJson' | 'RepeatedKey' | 'UnexpectedKey' | 'TooManyKeys' }
>;

const again = 'and drop the file again';

/** The error of a record of JSON that can't be read, or has keys that no column can have. @param where object, row, byte */
export function jsonError(anomaly: JsonAnomaly, where: string, showCells: boolean): FileError {
  switch (anomaly.kind) {
    case 'InvalidJson': {
      const { expected, found } = anomaly;
      const stands = found === '' ? '' : excerpt(showCells, `, where ${JSON.stringify(found)} stands`, '');
      return new InvalidJson(
        `${where}: this is no JSON: here should be ${expected}${stands}. ${advice(anomaly)}`,
      );
    }
    case 'RepeatedKey': {
      const key = keyText(anomaly.key, showCells);
      return new RepeatedKey(
        `${where}: the key${key} comes a second time in this record, or another key that may be the same column was there before. Give each value a key of its own ${again}; where one is inside an object and the other has the path as its name, say which is meant by a JSON Pointer in "from", such as "/customer/name".`,
      );
    }
    case 'UnexpectedKey': {
      const key = keyText(anomaly.key, showCells);
      return new UnexpectedKey(
        `${where}: no column asks for the key${key} of this record. Set under "match" of the route "extra": "drop" to leave out such values, or "extra": "add" to add them to the DataSet; or give it a column, with "from" where that has another name.`,
      );
    }
    case 'TooManyKeys':
      return new TooManyKeys(
        `${where}: the records have more than ${anomaly.limit} different keys, so some of them seem to be data. List the columns of the DataSet in the route in the place of "infer", and set "extra": "drop" under "match" to leave out all other keys.`,
      );
  }
}

function keyText(key: string, showCells: boolean): string {
  return key === '' ? '' : excerpt(showCells, ` ${JSON.stringify(shorten(key))}`, '');
}

/** The advice for a text that is no JSON, by what its writer probably meant. */
function advice({ found, expected }: Extract<JsonAnomaly, { kind: 'InvalidJson' }>): string {
  if (/^(-?NaN|[-+]?Inf)/.test(found)) return `JSON has no such number: write null in its place ${again}.`;
  if (/^(None|True|False)\b/.test(found))
    return `This is how Python writes it: write it with json.dumps ${again}.`;
  if (found.startsWith("'")) return `Strings are in double quotes: write it as JSON ${again}.`;
  if (found.startsWith('//') || found.startsWith('/*') || found.startsWith('#'))
    return `JSON has no comments: take them out ${again}.`;
  if (expected === 'the rest of the record, where the file ends')
    return 'The file was cut off: by an upload that broke off, or by what split it. Drop it again, whole.';
  if (expected === 'the end of the line')
    return `Where each line is a record, nothing may follow it in its line. Correct the line ${again}.`;
  return `Correct the record ${again}.`;
}
