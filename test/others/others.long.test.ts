import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { ColumnType } from '../../shared/config/route.ts';
import type { Case } from '../cases/case.ts';
import { type Ground, startGround } from '../cases/ground.ts';
import { put, replace } from '../cases/steps.ts';
import { readByOthers } from './duckdb.ts';
import { type OthersFile, othersFiles } from './files.ts';

jest.setTimeout(600_000);

const cases = othersFiles.map(caseOf);
/** Of the loads, in the order of the files. */
let ids: string[];
let ground: Ground;
beforeAll(async () => {
  ground = await startGround(cases, () => undefined);
  ids = await Promise.all(cases.map(async (of) => String(await ground.do(of, of.stages[0]?.[0] as never))));
});
afterAll(() => ground?.stop());

function caseOf(file: OthersFile, index: number): Case {
  const name = `others-${index}`;
  const route = replace('infer', file.read === undefined ? {} : { read: file.read });
  const stages = [[put(basename(file.path), readFileSync(file.path))]];
  return { name, about: file.path, route, stages, outcomes: [] };
}

/** One spelling for what means the same: a null and an empty text, numbers, times, and booleans. */
function alike(cell: string | null, type: ColumnType): string {
  if (cell === null || cell === '') return '';
  if (type === 'DOUBLE') return String(Number(cell));
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase();
  if (/^-?\d+\.\d+$/.test(cell)) return cell.replace(/\.?0+$/, '');
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(?:Z|\+00)?$/.exec(cell);
  if (time === null) return cell;
  const [, day, hour, fraction = ''] = time;
  const rest = fraction.replace(/\.?0+$/, '');
  return hour === '00:00:00' && rest === '' ? String(day) : `${day}T${hour}${rest}`;
}

test.each(othersFiles.map((file, index) => [relative(import.meta.dirname, file.path), file, index] as const))(
  'Domo has what others read in %s',
  async (_, file, index) => {
    const { state, reason = null } = await ground.ended(String(ids[index]), 500);
    expect({ state, reason }).toEqual({ state: 'committed', reason: null });
    const dataSet = await ground.dataSet(cases[index] as Case, true);
    const columns = dataSet?.columns ?? [];
    const wanted = await readByOthers(file);
    expect(columns.map(({ name }) => name)).toEqual(wanted.columns);
    const sorted = (rows: readonly (readonly (string | null)[])[]) =>
      rows
        .map((row) => JSON.stringify(row.map((cell, place) => alike(cell, columns[place]?.type ?? 'STRING'))))
        .sort();
    expect(sorted(dataSet?.rows ?? [])).toEqual(sorted(wanted.rows));
  },
);
