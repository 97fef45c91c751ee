import { following, waysIn } from '../../../cli/suggest/advice.ts';
import type { Column, ColumnType } from '../../../shared/data-set.ts';
import type { RouteDraft } from '../case.ts';
import { type Attempt, readBytes } from './read-here.ts';

/** Something that a reason says a person can do so that a file is loaded all the same. */
export interface WayOut {
  /** The words of the reason. */
  text: string;
  /** The load as it goes when that is done. */
  take(attempt: Attempt): Promise<Attempt>;
}

/** What a reason names, in its order: settings of the route, types of columns, a replay. */
export function waysOut(reason: string): WayOut[] {
  return [
    ...waysIn(reason).map(({ text, settings }): WayOut => {
      const isListed = /list the columns in the route, each with a name of its own/.test(text);
      return {
        text,
        async take(attempt) {
          const route = following(isListed ? await renamed(attempt) : attempt.route, { settings });
          return counted({ ...attempt, route });
        },
      };
    }),
    ...typesIn(reason),
    ...namesIn(reason),
    ...othersIn(reason),
  ];
}

/** `make the column a STRING, in Domo and in the route`. */
function typesIn(reason: string): WayOut[] {
  const name = JSON.parse(/ in column ("(?:[^"\\]|\\.)*")/.exec(reason)?.[1] ?? 'null') as string | null;
  return [...reason.matchAll(/[^;.]*make the column a ([A-Z]+)[^;.]*/g)].flatMap(([text, type]) => {
    const where = { domo: /in Domo/.test(text), route: /in the route/.test(text) };
    if (name === null || !(where.domo || where.route)) return [];
    const typed = (columns: readonly Column[]) =>
      columns.map((column) => (column.name === name ? { ...column, type: type as ColumnType } : column));
    const take = async (attempt: Attempt): Promise<Attempt> => ({
      ...attempt,
      route: where.route ? withColumns(attempt.route, typed(listedBy(attempt))) : attempt.route,
      dataSet:
        where.domo && attempt.dataSet !== null
          ? { ...attempt.dataSet, columns: typed(attempt.dataSet.columns) }
          : attempt.dataSet,
    });
    return [{ text: text.trim(), take }];
  });
}

/** `say in the list of "columns" at which place of the file a column is, as in "from": 3`. */
function namesIn(reason: string): WayOut[] {
  const place =
    /"columns"[^.;]*"from": (\d+)/.exec(reason) ?? /list the columns[^.;]*"from": (\d+)/.exec(reason);
  if (place === null) return [];
  const [text, from] = place;
  return [
    {
      text,
      async take(attempt) {
        const columns = listedBy(attempt);
        const names = await namesOf(attempt);
        // The column at this place is one that the file can't be asked for by its name.
        const at = Number(from);
        const taken = columns.length > 0 ? columns : names.map((name): Column => ({ name, type: 'STRING' }));
        const own = taken.map((column, index) => {
          const isNamed =
            names.filter((name) => name === column.name).length === 1 && names[at - 1] !== column.name;
          return isNamed
            ? column
            : { ...column, name: columns.length > 0 ? column.name : `column ${index + 1}`, from: index + 1 };
        });
        return { ...attempt, route: withColumns(attempt.route, own) };
      },
    },
  ];
}

/** Things that are no setting of one of the groups. */
function othersIn(reason: string): WayOut[] {
  const found: WayOut[] = [];
  const [, remedy] = /(raise "maxRecordBytes")/.exec(reason) ?? [];
  if (remedy !== undefined) {
    const larger = { maxRecordBytes: '100MB', partSize: '200MB' };
    found.push({
      text: remedy,
      take: async (attempt) => ({ ...attempt, route: { ...attempt.route, ...larger } }),
    });
  }
  const [replay] = /npx sluice replay \S+ --force/.exec(reason) ?? [];
  if (replay !== undefined)
    found.push({ text: replay, take: async (attempt) => ({ ...attempt, force: true }) });
  return found;
}

/** A file without a header needs a list of columns: a person knows how many there are. */
async function counted(attempt: Attempt): Promise<Attempt> {
  const { read = {}, dataSet } = attempt.route as {
    read?: { header?: boolean };
    dataSet?: { columns: unknown };
  };
  if (read.header !== false || dataSet?.columns !== 'infer') return attempt;
  if (attempt.dataSet !== null)
    return { ...attempt, route: withColumns(attempt.route, attempt.dataSet.columns) };
  for (let count = 2; count <= 40; count++) {
    const columns = Array.from(
      { length: count },
      (_, i): Column => ({ name: `column ${i + 1}`, type: 'STRING' }),
    );
    const next = { ...attempt, route: withColumns(attempt.route, columns) };
    const loads = await readBytes(next).then(
      () => true,
      () => false,
    );
    if (loads) return next;
  }
  return attempt;
}

/** A route that lists the columns of a file, each with a name of its own. */
async function renamed(attempt: Attempt): Promise<RouteDraft> {
  const names = await namesOf(attempt);
  return withColumns(
    attempt.route,
    names.map((name, index) => ({ name: `${index + 1} ${name}`, type: 'STRING' })),
  );
}

/** The names in the first line of a file. */
async function namesOf({ bytes }: Attempt): Promise<string[]> {
  const [first = ''] = Buffer.from(bytes).toString('utf8').split(/\r?\n/);
  return first.split(/[,;\t|]/).map((name) => name.replaceAll('"', ''));
}

function listedBy({ route, dataSet }: Attempt): Column[] {
  const { columns = 'infer' } = (route.dataSet ?? route.dataSetApi ?? {}) as { columns?: 'infer' | Column[] };
  return columns === 'infer' ? (dataSet?.columns ?? []) : columns;
}

function withColumns(route: RouteDraft, columns: Column[]): RouteDraft {
  const target = route.dataSetApi === undefined ? 'dataSet' : 'dataSetApi';
  return { ...route, [target]: { ...(route[target] as object), columns } };
}
