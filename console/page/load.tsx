import { useState } from 'preact/hooks';
import { count, counted, duration, size } from '../../cli/text/amounts.ts';
import { clockTime } from '../../cli/text/time.ts';
import type { LoadAnswer, Moment, Problem, ReplayAnswer } from '../answers.ts';
import { Copy, Empty, Failure, FileName, Heading, State } from './bits.tsx';
import { problemOf, tell } from './client.ts';
import { FaultTable } from './fault-table.tsx';
import { linkTo } from './place.ts';
import { usePolled } from './polled.ts';

/** Once it has ended, it changes only if somebody replays it. Milliseconds. */
const whenEnded = 5000;

export function LoadView({ id, interval }: { id: string; interval: number }) {
  const [isOver, setIsOver] = useState(false);
  const { value, problem, refresh } = usePolled<LoadAnswer>(
    `/loads/${encodeURIComponent(id)}`,
    isOver ? whenEnded : interval,
  );
  if (value !== null && (value.load.endedAt !== null) !== isOver) setIsOver(value.load.endedAt !== null);
  return (
    <>
      <p class="back">
        <a href={linkTo('loads')}>All loads</a>
      </p>
      {problem !== null && <Failure problem={problem} />}
      {value === null ? (
        problem === null && <Empty>Looking …</Empty>
      ) : (
        <Found details={value} refresh={refresh} />
      )}
    </>
  );
}

function Found({ details, refresh }: { details: LoadAnswer; refresh: () => void }) {
  const { load, waits, fault, gaps } = details;
  const { key, state, reason } = load;
  return (
    <>
      <div class="titled">
        <Heading>
          <FileName of={key} />
        </Heading>
        <State of={state} />
        <Again details={details} refresh={refresh} />
      </div>
      <p class="sub">
        {load.route} <span aria-hidden="true">→</span>{' '}
        {details.into ?? 'a route that is not deployed any more'}
        <small>
          {' '}
          {details.updateMethod}, load <code>{load.id}</code>{' '}
          <Copy text={load.id} what="the id of the load" />
        </small>
      </p>
      <Progressing details={details} />
      {waits !== null && <p class="hint">{waits.text}</p>}
      {reason !== undefined && (
        <section
          aria-labelledby="why"
          class={state === 'rejected' || state === 'failed' ? 'fault' : undefined}
        >
          <h2 id="why">Why</h2>
          <p class="why">{reason}</p>
          {fault !== null && <FaultTable fault={fault} />}
        </section>
      )}
      <div class="columns">
        <section aria-labelledby="moments">
          <h2 id="moments">States</h2>
          <Moments moments={details.moments} replays={details.replays} />
        </section>
        <section aria-labelledby="facts">
          <h2 id="facts">Facts</h2>
          <Facts details={details} />
        </section>
      </div>
      <section aria-labelledby="read">
        <h2 id="read">How it was read</h2>
        {details.decisions.length === 0 ? (
          <Empty>
            {load.endedAt === null
              ? 'That is known when it has ended.'
              : 'Nothing had to be decided, or it did not come so far.'}
          </Empty>
        ) : (
          <ul class="plain">
            {details.decisions.map((decision) => (
              <li key={decision}>{decision}</li>
            ))}
          </ul>
        )}
      </section>
      <ReceiptView details={details} />
      {details.commands.length > 0 && (
        <section aria-labelledby="commands">
          <h2 id="commands">In the terminal</h2>
          <ul class="commands">
            {details.commands.map(({ command, purpose }) => (
              <li key={command}>
                <code>{command}</code> <Copy text={command} what={`the command to ${purpose}`} />
                <small>{purpose}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {gaps.map((gap) => (
        <p key={gap} class="hint">
          {gap}
        </p>
      ))}
    </>
  );
}

function Progressing({ details: { load, progress } }: { details: LoadAnswer }) {
  if (load.endedAt !== null || (load.state !== 'loading' && load.state !== 'committing')) return null;
  const share =
    load.state === 'committing' || load.bytes === 0 ? 1 : Math.min(1, progress.bytesDone / load.bytes);
  const parts = load.state === 'committing' ? load.parts : progress.partsDone;
  return (
    <p class="progress">
      <progress max={1} value={share} aria-label="How much of it is loaded" />
      {Math.floor(share * 100)}%, {count(parts)} of {counted(load.parts, 'part')}
      {progress.rowsDone > 0 && `, ${counted(progress.rowsDone, 'row')}`}
    </p>
  );
}

/** What can be done with a load that has ended: the button of `sluice replay`. */
function Again({ details: { load }, refresh }: { details: LoadAnswer; refresh: () => void }) {
  const [said, setSaid] = useState<{ text: string; problem: Problem | null } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isForced = load.state === 'superseded' || load.state === 'duplicate';
  const canGo = load.state === 'rejected' || load.state === 'failed' || isForced;
  if (!canGo || load.set !== undefined) return said && <span role="status">{said.text}</span>;

  async function replay(force: boolean): Promise<void> {
    setIsBusy(true);
    try {
      const { refused } = await tell<ReplayAnswer>('/replays', { ids: [load.id], force });
      const [first] = refused;
      setSaid(first === undefined ? { text: 'Sent again.', problem: null } : refusal(first.why));
      refresh();
    } catch (error) {
      setSaid({ text: '', problem: problemOf(error) });
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <>
      <button type="button" class="main" disabled={isBusy} onClick={() => void replay(isForced)}>
        {isForced ? 'Load it all the same' : 'Replay'}
      </button>
      {!isForced && load.state === 'rejected' && (
        <button type="button" class="quiet" disabled={isBusy} onClick={() => void replay(true)}>
          Replay past the guards
        </button>
      )}
      <span role="status">{said?.text}</span>
      {said?.problem && <Failure problem={said.problem} />}
    </>
  );
}

function refusal(why: string): { text: string; problem: Problem } {
  return { text: '', problem: { name: 'Refused', message: `It can't go again: ${why}.` } };
}

function Moments({ moments, replays }: { moments: Moment[]; replays: number }) {
  return (
    <>
      <ol class="moments">
        {moments.map(({ at, state, step }, i) => {
          const next = moments[i + 1];
          const took = next === undefined ? null : (Date.parse(next.at) - Date.parse(at)) / 1000;
          return (
            <li key={`${at} ${state}`} class={state}>
              <State of={state} />
              <time dateTime={at} title={new Date(at).toLocaleString()}>
                {clockTime(at, Date.now())}
              </time>
              <small>
                {took !== null && `for ${duration(took)}`}
                {step !== null && `${took === null ? '' : ', '}by the step ${step}`}
              </small>
            </li>
          );
        })}
      </ol>
      {replays > 0 && <p class="hint">It was replayed {replays === 1 ? 'once' : `${replays} times`}.</p>}
    </>
  );
}

function Facts({ details: { load, run, error } }: { details: LoadAnswer }) {
  const facts: [string, string | null][] = [
    ['Rows', load.rows === 0 && load.endedAt === null ? null : count(load.rows)],
    ['Size', size(load.bytes)],
    ['Parts', load.parts === 0 ? null : count(load.parts)],
    ['Error', error],
    ['Object', `s3://${load.bucket}/${load.key}`],
    ['Version', load.versionId],
    ['Set', load.set ?? null],
    ['Stream', load.streamId === null ? null : String(load.streamId)],
    ['Execution', load.executionId === null ? null : String(load.executionId)],
    ['Run', run?.name ?? null],
    ['Receipt', load.receipt],
  ];
  return (
    <dl class="facts">
      {facts.map(
        ([name, text]) =>
          text !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Cells that were changed on their way, as people say it. */
const changes: Record<string, string> = {
  null: 'spellings of null became null',
  number: 'numbers were spelt as Domo reads them',
  date: 'dates were spelt as Domo reads them',
  firstOfTwo: 'local times that there are twice were taken as the first',
  trim: 'blanks around cells went',
  invalid: 'cells that did not fit became null',
  emptyText: 'nulls were sent as an empty text',
};

function ReceiptView({ details: { receipt } }: { details: LoadAnswer }) {
  if (receipt === null) return null;
  const { proof, dataSetRows, objects } = receipt;
  return (
    <section aria-labelledby="receipt">
      <h2 id="receipt">Receipt</h2>
      {proof !== null && (
        <p>
          {counted(proof.rows, 'row')} read, {counted(proof.rowsSent, 'row')} acknowledged by Domo,{' '}
          {size(proof.bytes)} of text: every byte in exactly one part.
        </p>
      )}
      {proof !== null && Object.keys(proof.changes).length > 0 && (
        <ul class="plain">
          {Object.entries(proof.changes).map(([kind, number]) => (
            <li key={kind}>
              {count(number ?? 0)} {changes[kind] ?? kind}
            </li>
          ))}
        </ul>
      )}
      {dataSetRows !== null && (
        <p>
          The DataSet had {counted(dataSetRows.before, 'row')}, and has{' '}
          {dataSetRows.after === null ? 'not been counted since' : count(dataSetRows.after)}.{' '}
          {dataSetRows.agrees
            ? dataSetRows.expected === null
              ? 'That can be so with these keys.'
              : 'That is what it must have.'
            : `It should have ${dataSetRows.expected === null ? 'another number' : count(dataSetRows.expected)}.`}
        </p>
      )}
      {objects !== undefined && (
        <ul class="plain">
          {objects.map(({ id, key, rows }) => (
            <li key={id}>
              <a href={linkTo('loads', id)}>{key}</a> <small>{counted(rows, 'row')}</small>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>The whole receipt</summary>
        <pre>{JSON.stringify(receipt, null, 2)}</pre>
      </details>
    </section>
  );
}
