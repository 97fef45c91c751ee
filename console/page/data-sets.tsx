import { count, counted } from '../../cli/text/amounts.ts';
import type { DataSetAnswer, RowsAnswer } from '../answers.ts';
import { Ago, Empty, Failure, Heading, Scroll } from './bits.tsx';
import { linkTo } from './place.ts';
import { usePolled } from './polled.ts';

/** The DataSets of the sandbox, or the first rows of one. */
export function DataSets({ id, interval }: { id: string | null; interval: number }) {
  return id === null ? <List interval={interval} /> : <Rows id={id} interval={interval} />;
}

function List({ interval }: { interval: number }) {
  const { value, problem } = usePolled<DataSetAnswer[]>('/data-sets', interval * 3);
  return (
    <>
      <Heading>DataSets</Heading>
      {problem !== null && <Failure problem={problem} />}
      {value === null && problem === null && <Empty>Looking …</Empty>}
      {value?.length === 0 && (
        <Empty>The sandbox's Domo has none yet: the first load of a route makes one.</Empty>
      )}
      {value !== null && value.length > 0 && (
        <Scroll label="DataSets">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="number">
                  Rows
                </th>
                <th scope="col" class="number wide">
                  Columns
                </th>
                <th scope="col" class="wide">
                  Id
                </th>
                <th scope="col" class="number">
                  Changed
                </th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ id, name, rows, columns, updatedAt }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={linkTo('data-sets', id)}>{name}</a>
                  </th>
                  <td class="number">{count(rows)}</td>
                  <td class="number wide">{columns}</td>
                  <td class="wide">
                    <code>{id}</code>
                  </td>
                  <td class="number">{updatedAt !== null && <Ago at={updatedAt} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}

const numeric = /^(LONG|DOUBLE|DECIMAL)$/;

function Rows({ id, interval }: { id: string; interval: number }) {
  const { value, problem } = usePolled<RowsAnswer>(`/data-sets/${encodeURIComponent(id)}/rows`, interval * 5);
  return (
    <>
      <p class="back">
        <a href={linkTo('data-sets')}>All DataSets</a>
      </p>
      {problem !== null && <Failure problem={problem} />}
      {value === null && problem === null && <Empty>Looking …</Empty>}
      {value !== null && (
        <>
          <Heading>{value.name}</Heading>
          <p class="sub">
            {counted(value.rowCount, 'row')}, {counted(value.columns.length, 'column')}
            {value.rowCount > value.rows.length && `; the first ${value.rows.length}`}
            <small>
              {' '}
              <code>{id}</code>
            </small>
          </p>
          <Scroll label={`Rows of ${value.name}`}>
            <table class="rows">
              <thead>
                <tr>
                  {value.columns.map(({ name, type }) => (
                    <th scope="col" key={name} class={numeric.test(type) ? 'number' : undefined}>
                      {name} <small>{type}</small>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {value.rows.map((cells, i) => (
                  <tr key={i}>
                    {value.columns.map(({ name, type }, j) => (
                      <td key={name} class={numeric.test(type) ? 'number' : undefined}>
                        {cells[j] === null ? <span class="null">null</span> : String(cells[j])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
    </>
  );
}
