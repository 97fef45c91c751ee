import { join } from 'node:path';
import { cores } from '../measure/affinity.ts';
import type { Contestant } from '../measure/alternate.ts';
import { measureCommand } from '../measure/command.ts';
import { type CellTable, german } from './tables.ts';

const duckTypes = { STRING: 'VARCHAR', LONG: 'BIGINT', DOUBLE: 'DOUBLE', DECIMAL: 'DECIMAL(38,16)' };

function namesInFile({ header, delimiter }: CellTable): string[] {
  return header.split(delimiter);
}

/** The statement that does for a file what the chain does: types, order of columns, gzip. */
export function duckDb(kind: CellTable, path: string, folder: string): string {
  const typeOf = new Map(kind.columns.map(({ name, type }) => [name, type]));
  const isGerman = kind === german;
  const types = namesInFile(kind).map((name) => {
    const type = typeOf.get(name) ?? 'STRING';
    const duck = type === 'DATETIME' ? 'TIMESTAMP' : type === 'DATE' ? 'DATE' : duckTypes[type];
    return `'${name}': '${duck}'`;
  });
  const spelling = isGerman
    ? `, decimal_separator=',', dateformat='%d.%m.%Y', timestampformat='%d.%m.%Y %H:%M'`
    : '';
  const source = `read_csv('${path}', header=true, auto_detect=false, delim='${kind.delimiter}', quote='"', escape='"', columns={${types.join(', ')}}${spelling})`;
  const target = join(folder, `duckdb-${isGerman}.csv.gz`);
  const columns = kind.columns.map(({ name }) => `"${name}"`).join(', ');
  return `COPY (SELECT ${columns} FROM ${source}) TO '${target}' (FORMAT csv, HEADER false, COMPRESSION gzip, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S')`;
}

/** A command on the core of the contestants. */
function command(name: string, words: string[]): Contestant {
  const pinned = cores === null ? words : ['taskset', '--cpu-list', cores.client, ...words];
  const [program = '', ...args] = pinned;
  return {
    name,
    async run() {
      return (await measureCommand(program, args)).figures;
    },
  };
}

/** Miller reads and writes all fields as they are; under the German spelling it rewrites numbers and dates. */
export function miller(kind: CellTable, path: string): Contestant {
  const numbers = ['distance', 'fare', 'tip'].map((name) => `$${name}=sub($${name},",",".");`);
  const day = (name: string) => `$${name}=sub($${name},"^(..).(..).(....)$","\\3-\\2-\\1");`;
  const time = (name: string) => `$${name}=sub($${name},"^(..).(..).(....) (.*)$","\\3-\\2-\\1T\\4:00");`;
  const rewrite = [...numbers, day('day'), day('due'), time('pickup'), time('dropoff')].join('');
  const order = kind.columns.map(({ name }) => name).join(',');
  const how = kind === german ? `-S put '${rewrite}' then reorder -e -f ${order}` : 'cat';
  const script = `mlr --icsv --ocsv --ifs '${kind.delimiter}' --ofs , ${how} '${path}' | gzip -1 > /dev/null`;
  return command(`Miller, ${kind.name}`, ['bash', '-c', script]);
}

/** pandas with the types of the columns. */
export function pandas(kind: CellTable, path: string, python: string, folder: string): Contestant {
  const named = (...types: string[]) =>
    JSON.stringify(kind.columns.filter(({ type }) => types.includes(type)).map(({ name }) => name));
  const spelling = kind === german ? `, decimal=","` : '';
  const clock = kind === german ? '%d.%m.%Y %H:%M' : '%Y-%m-%dT%H:%M:%S';
  const day = kind === german ? '%d.%m.%Y' : '%Y-%m-%d';
  const script = [
    'import pandas as pd',
    `f = pd.read_csv(${JSON.stringify(path)}, sep=${JSON.stringify(kind.delimiter)}${spelling})`,
    `for c in ${named('DATETIME')}: f[c] = pd.to_datetime(f[c], format=${JSON.stringify(clock)})`,
    `for c in ${named('DATE')}: f[c] = pd.to_datetime(f[c], format=${JSON.stringify(day)}).dt.date`,
    `f[${JSON.stringify(kind.columns.map(({ name }) => name))}].to_csv(${JSON.stringify(join(folder, 'pandas.csv.gz'))}, index=False, header=False, date_format="%Y-%m-%dT%H:%M:%S", compression={"method": "gzip", "compresslevel": 1})`,
  ].join('\n');
  return command(`pandas, ${kind.name}`, [python, '-c', script]);
}
