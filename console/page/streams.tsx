import { count, counted, duration, size } from '../../cli/text/amounts.ts';
import { clockTime } from '../../cli/text/time.ts';
import type { StreamAnswer } from '../answers.ts';
import { Ago, Scroll } from './bits.tsx';

/** So many streams are shown although nothing is to be done on them. */
const mostIdle = 12;

export function Streams({ streams }: { streams: StreamAnswer[] }) {
  const isBusy = ({ backlog, batch, paused }: StreamAnswer) =>
    backlog.loads > 0 || batch !== null || paused !== null;
  const busy = streams.filter(isBusy);
  const idle = streams.filter((stream) => !isBusy(stream));
  const shown = [...busy, ...idle.slice(0, Math.max(0, mostIdle - busy.length))];
  const left = streams.length - shown.length;
  return (
    <section aria-labelledby="streams">
      <h2 id="streams">Streams</h2>
      <Scroll label="Table of the streams">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Goes to</th>
              <th scope="col">Route</th>
              <th scope="col" class="number">
                Backlog
              </th>
              <th scope="col">Under way</th>
              <th scope="col">Next commit</th>
              <th scope="col" class="wide">
                Last commit
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((stream) => (
              <Row key={stream.key} stream={stream} isBusy={isBusy(stream)} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {left > 0 && <p class="hint">{counted(left, 'more stream')} without anything to do.</p>}
    </section>
  );
}

function Row({ stream, isBusy }: { stream: StreamAnswer; isBusy: boolean }) {
  const { into, routes, backlog, batch, committedAt, paused } = stream;
  return (
    <tr class={isBusy ? undefined : 'idle'}>
      <th scope="row">{into}</th>
      <td>
        {routes.map(({ name, updateMethod }) => (
          <span key={name} class="route">
            {name} <small>{updateMethod}</small>
          </span>
        ))}
      </td>
      <td class="number">
        {backlog.loads === 0 ? (
          <span class="none">0</span>
        ) : (
          <>
            {count(backlog.loads)} <small>{size(backlog.bytes)}</small>
          </>
        )}
      </td>
      <td>
        {paused !== null ? (
          <span class="state paused" title={paused}>
            paused
          </span>
        ) : batch === null ? (
          <span class="none">–</span>
        ) : (
          <>
            <span class={`state ${batch.phase}`}>{batch.phase}</span>{' '}
            <small>{counted(batch.loads, 'load')}</small>
          </>
        )}
      </td>
      <td>{nextCommit(stream)}</td>
      <td class="wide">
        {committedAt === null ? <span class="none">never</span> : <Ago at={committedAt} />}
      </td>
    </tr>
  );
}

function nextCommit({ rest, commitInterval, batch }: StreamAnswer) {
  if (rest?.until != null) {
    const seconds = Math.max(0, (Date.parse(rest.until) - Date.now()) / 1000);
    const why = { commitInterval: '', failures: ', after failures', domo: ', Domo is asked again' }[rest.why];
    return (
      <>
        <time dateTime={rest.until}>{clockTime(rest.until, Date.now())}</time>{' '}
        <small>
          in {duration(seconds)}
          {why}
        </small>
      </>
    );
  }
  if (batch?.phase === 'committing') return 'now';
  return (
    <>
      at any time
      {commitInterval > 0 && <small> then every {duration(commitInterval)}</small>}
    </>
  );
}
