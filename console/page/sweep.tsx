import { useState } from 'preact/hooks';
import { counted, size } from '../../cli/text/amounts.ts';
import type { Problem, SweepAnswer } from '../answers.ts';
import { Ago, Empty, Failure, FileName, Heading, Scroll } from './bits.tsx';
import { ask, problemOf, tell } from './client.ts';

/** Ages as the command takes them. */
const choices = { since: ['1d', '7d', '30d', '365d'], grace: ['0s', '15m', '2h'] };

/** The command `sluice sweep` as a view: first the list, then what of it is loaded. */
export function Sweep() {
  const [since, setSince] = useState('7d');
  const [grace, setGrace] = useState('15m');
  const [isBusy, setIsBusy] = useState(false);
  const [found, setFound] = useState<SweepAnswer | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  async function during(work: () => Promise<void>): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    setSaid('');
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setIsBusy(false);
  }
  const look = () =>
    during(async () => {
      setFound(await ask<SweepAnswer>(`/missed?${new URLSearchParams({ since, grace })}`));
      setLeft(new Set());
    });
  const chosen = found?.missed.filter(({ id }) => !left.has(id)) ?? [];
  const load = () =>
    during(async () => {
      const started = await tell<string[]>('/missed', { ids: chosen.map(({ id }) => id) });
      setFound(null);
      setSaid(`${counted(started.length, 'file')} ${started.length === 1 ? 'is' : 'are'} being loaded.`);
    });
  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };

  return (
    <>
      <Heading>Sweep</Heading>
      <p class="hint">
        Finds files that were dropped and never loaded, since their event was lost. Files that were rejected
        or failed have ended: replay those.
      </p>
      <div class="line form">
        <label>
          Dropped within{' '}
          <select value={since} onChange={({ currentTarget }) => setSince(currentTarget.value)}>
            {choices.since.map((age) => (
              <option key={age}>{age}</option>
            ))}
          </select>
        </label>
        <label>
          and at least{' '}
          <select value={grace} onChange={({ currentTarget }) => setGrace(currentTarget.value)}>
            {choices.grace.map((age) => (
              <option key={age}>{age}</option>
            ))}
          </select>{' '}
          ago
        </label>
        <button type="button" class="main" disabled={isBusy} onClick={() => void look()}>
          Look for them
        </button>
      </div>
      {problem !== null && <Failure problem={problem} />}
      <p role="status">
        {isBusy
          ? 'Looking …'
          : found?.missed.length === 0
            ? 'None is missing: all that was dropped is loaded, being loaded, or has ended with a reason.'
            : said}
      </p>
      {found !== null && found.missed.length > 0 && (
        <>
          <Scroll label="Files that were never loaded">
            <table class="list">
              <thead>
                <tr>
                  <th scope="col">Load</th>
                  <th scope="col">File</th>
                  <th scope="col">Route</th>
                  <th scope="col" class="number">
                    Size
                  </th>
                  <th scope="col" class="number">
                    Dropped
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.missed.map(({ id, key, route, bytes, receivedAt }) => (
                  <tr key={id}>
                    <td>
                      <input
                        type="checkbox"
                        checked={!left.has(id)}
                        onChange={() => toggle(id)}
                        aria-label={`Load ${key}`}
                      />
                    </td>
                    <td class="what">
                      <FileName of={key} />
                    </td>
                    <td>{route}</td>
                    <td class="number">{size(bytes)}</td>
                    <td class="number">
                      <Ago at={receivedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <p>
            <button
              type="button"
              class="main"
              disabled={isBusy || chosen.length === 0}
              onClick={() => void load()}
            >
              Load {counted(chosen.length, 'file')}
            </button>
          </p>
        </>
      )}
      {found === null && said === '' && !isBusy && (
        <Empty>Nothing is loaded before you have seen the list.</Empty>
      )}
    </>
  );
}
