import { useState } from 'preact/hooks';
import { count, counted, duration, size } from '../../cli/text/amounts.ts';
import type { About, EndedLoad, OpenLoad, Overview, UploadAnswer } from '../answers.ts';
import { Ago, Empty, FileName, Heading, Scroll, State } from './bits.tsx';
import { linkTo } from './place.ts';
import { usePolled } from './polled.ts';
import { Streams } from './streams.tsx';

export interface LoadsProps {
  about: About;
  overview: Overview | null;
  /** Opens the dialog in which files are planned. */
  choose: () => void;
}

export function Loads({ about, overview, choose }: LoadsProps) {
  return (
    <>
      <div class="titled">
        <Heading>Loads</Heading>
        <button type="button" class="main" onClick={choose}>
          Drop files …
        </button>
        <p class="hint">or drag them onto the page; nothing is dropped before you have seen its plan</p>
      </div>
      {overview === null ? (
        <Empty>Looking …</Empty>
      ) : (
        <>
          <UnderWay overview={overview} />
          <Streams streams={overview.streams} />
          <Ended about={about} latest={overview.ended} />
        </>
      )}
    </>
  );
}

function UnderWay({ overview: { open, openCount, uploads } }: { overview: Overview }) {
  const sending = uploads.filter(({ load, ignored }) => load === null && ignored === null);
  const ignored = uploads.filter((upload) => upload.ignored !== null);
  return (
    <section aria-labelledby="open">
      <h2 id="open">
        Under way <span class="count">{count(openCount + sending.length)}</span>
      </h2>
      {open.length + sending.length + ignored.length === 0 ? (
        <Empty>Nothing is being loaded.</Empty>
      ) : (
        <ul class="cards">
          {sending.map((upload) => (
            <Sending key={upload.id} upload={upload} />
          ))}
          {ignored.map((upload) => (
            <li key={upload.id} class="card">
              <State of="ignored" /> <FileName of={upload.name} />
              <p class="hint">It is in the bucket, and no load. {upload.ignored}</p>
            </li>
          ))}
          {open.map((load) => (
            <Open key={load.id} load={load} />
          ))}
        </ul>
      )}
      {openCount > open.length && <p class="hint">and {count(openCount - open.length)} more</p>}
    </section>
  );
}

function Sending({ upload: { name, route, bytes, bytesDone, error } }: { upload: UploadAnswer }) {
  return (
    <li class="card">
      <div class="line">
        <State of={error === null ? 'uploading' : 'failed'} />
        <FileName of={name} />
        <small>to {route}</small>
        <span class="right">{size(bytes)}</span>
      </div>
      {error === null ? (
        <progress max={Math.max(bytes, 1)} value={bytesDone} aria-label={`${name} is sent to the bucket`} />
      ) : (
        <p class="reason">{error}</p>
      )}
    </li>
  );
}

/** How far a load is: 0 to 1; null: nobody knows yet. */
export function shareDone({ state, bytes, progress }: OpenLoad): number | null {
  if (state === 'committing') return 1;
  if (state !== 'loading' || bytes === 0) return null;
  return Math.min(1, progress.bytesDone / bytes);
}

function Open({ load }: { load: OpenLoad }) {
  const { id, key, route, state, parts, progress, bytes, waits, receivedAt, reason } = load;
  const share = shareDone(load);
  return (
    <li class="card">
      <div class="line">
        <State of={state} />
        <a href={linkTo('loads', id)}>
          <FileName of={key} />
        </a>
        <small>{route}</small>
        <span class="right">
          {share !== null && (
            <>
              {Math.floor(share * 100)}%{' '}
              <small>
                {state === 'committing' ? parts : progress.partsDone}/{parts} parts
              </small>
            </>
          )}{' '}
          {size(bytes)}, <Ago at={receivedAt} />
        </span>
      </div>
      {share !== null && <progress max={1} value={share} aria-label={`${key} is loaded`} />}
      {waits !== undefined && <p class="hint">{waits.text}</p>}
      {waits === undefined && reason !== undefined && <p class="reason">{reason}</p>}
    </li>
  );
}

const states = ['committed', 'rejected', 'failed', 'superseded', 'duplicate'];

function Ended({ about, latest }: { about: About; latest: EndedLoad[] }) {
  const [filter, setFilter] = useState({ state: '', route: '', limit: 50 });
  const isFiltered = filter.state !== '' || filter.route !== '' || filter.limit > 50;
  return (
    <section aria-labelledby="ended">
      <div class="titled">
        <h2 id="ended">Ended</h2>
        <label>
          State{' '}
          <select
            value={filter.state}
            onChange={({ currentTarget }) => setFilter({ ...filter, state: currentTarget.value })}
          >
            <option value="">all</option>
            {states.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        <label>
          Route{' '}
          <select
            value={filter.route}
            onChange={({ currentTarget }) => setFilter({ ...filter, route: currentTarget.value })}
          >
            <option value="">all</option>
            {about.routes.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {isFiltered ? <Filtered {...filter} newest={latest[0]?.id ?? ''} /> : <EndedTable loads={latest} />}
      {(isFiltered || latest.length === 50) && filter.limit < 1000 && (
        <p>
          <button
            type="button"
            class="quiet"
            onClick={() => setFilter({ ...filter, limit: filter.limit * 4 })}
          >
            Show more
          </button>
        </p>
      )}
    </section>
  );
}

/** @param newest of all loads: a new one is a reason to ask again */
function Filtered({
  state,
  route,
  limit,
  newest,
}: {
  state: string;
  route: string;
  limit: number;
  newest: string;
}) {
  const query = new URLSearchParams({ limit: String(limit), newest });
  if (state !== '') query.set('state', state);
  if (route !== '') query.set('route', route);
  const { value, problem } = usePolled<EndedLoad[]>(`/loads?${query}`, null);
  if (problem !== null) return <Empty>{problem.message}</Empty>;
  return value === null ? <Empty>Looking …</Empty> : <EndedTable loads={value} />;
}

function EndedTable({ loads }: { loads: EndedLoad[] }) {
  if (loads.length === 0) return <Empty>No such load has ended.</Empty>;
  return (
    <Scroll label="Loads that have ended">
      <table class="list loads">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">File</th>
            <th scope="col" class="wide">
              Route
            </th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number wide">
              Size
            </th>
            <th scope="col" class="number wide">
              Took
            </th>
            <th scope="col" class="number">
              Ended
            </th>
          </tr>
        </thead>
        <tbody>
          {loads.map((load) => (
            <EndedRow key={load.id} load={load} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function EndedRow({ load }: { load: EndedLoad }) {
  const { id, state, bucket, key, route, rows, bytes, receivedAt, endedAt, members } = load;
  // The file stands above it already.
  const reason = load.reason?.replace(`s3://${bucket}/${key}: `, '');
  return (
    <tr>
      <td>
        <State of={state} />
      </td>
      <td class="what">
        <a href={linkTo('loads', id)}>
          <FileName of={key} />
        </a>
        {reason !== undefined && <p class="reason short">{reason}</p>}
        {members !== undefined && <p class="reason">A set of {counted(members.length, 'file')}.</p>}
      </td>
      <td class="wide">{route}</td>
      <td class="number">{rows === 0 ? <span class="none">0</span> : count(rows)}</td>
      <td class="number wide">{size(bytes)}</td>
      <td class="number wide">
        {endedAt !== null && duration((Date.parse(endedAt) - Date.parse(receivedAt)) / 1000)}
      </td>
      <td class="number">{endedAt !== null && <Ago at={endedAt} />}</td>
    </tr>
  );
}
