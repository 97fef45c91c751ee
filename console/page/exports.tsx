import { useState } from 'preact/hooks';
import { counted, size } from '../../cli/text/amounts.ts';
import type { ExportAnswer, Problem } from '../answers.ts';
import { Ago, Copy, Empty, Failure, Heading, State } from './bits.tsx';
import { problemOf, tell } from './client.ts';
import { usePolled } from './polled.ts';

export function Exports({ interval }: { interval: number }) {
  const { value, problem, refresh } = usePolled<ExportAnswer[]>('/exports', interval * 2);
  return (
    <>
      <Heading>Exports</Heading>
      {problem !== null && <Failure problem={problem} />}
      {value === null && problem === null && <Empty>Looking …</Empty>}
      {value?.length === 0 && <Empty>None is deployed: add one to "exports" in sluice.config.json.</Empty>}
      {value !== null && (
        <ul class="cards">
          {value.map((job) => (
            <Export key={job.name} job={job} refresh={refresh} />
          ))}
        </ul>
      )}
    </>
  );
}

function Export({ job, refresh }: { job: ExportAnswer; refresh: () => void }) {
  const { name, source, schedule, timeZone, prefix, format, latest, run } = job;
  const [problem, setProblem] = useState<Problem | null>(null);
  async function start(): Promise<void> {
    try {
      setProblem(null);
      await tell(`/exports/${encodeURIComponent(name)}/run`);
    } catch (error) {
      setProblem(problemOf(error));
    }
    refresh();
  }
  return (
    <li class="card">
      <div class="line">
        <h2>{name}</h2>
        <small>
          {source}, as {format}
        </small>
        <span class="right">
          {run !== null && <State of={run.state} />}{' '}
          <button type="button" class="main" disabled={run?.state === 'running'} onClick={() => void start()}>
            Export now<span class="hidden">: {name}</span>
          </button>
        </span>
      </div>
      {problem !== null && <Failure problem={problem} />}
      {run?.state === 'failed' && <p class="reason">{run.reason}</p>}
      {run?.state === 'unchanged' && <p class="hint">The DataSet is as it was: nothing was fetched.</p>}
      <dl class="facts">
        <div>
          <dt>Schedule</dt>
          <dd>
            <code>{schedule}</code> {timeZone}
          </dd>
        </div>
        <div>
          <dt>Newest file</dt>
          <dd>
            {latest === null ? (
              <span class="none">none yet, under {prefix}</span>
            ) : (
              <>
                s3://{latest.bucket}/{latest.key}{' '}
                <Copy text={`s3://${latest.bucket}/${latest.key}`} what="the address of the newest file" />
                <br />
                {counted(latest.rows, 'row')}, {size(latest.bytes)}, complete <Ago at={latest.completedAt} />
              </>
            )}
          </dd>
        </div>
        {latest !== null && (
          <div>
            <dt>SHA-256</dt>
            <dd>
              <code>{latest.sha256}</code>
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}
