import { useEffect, useRef, useState } from 'preact/hooks';
import { count, counted, duration, size } from '../../cli/text/amounts.ts';
import type { About, PlanAnswer, Problem, TakenFile, UploadAnswer } from '../answers.ts';
import { Failure, Scroll } from './bits.tsx';
import { ask, problemOf, send, tell } from './client.ts';
import { FaultTable } from './fault-table.tsx';

/** A file that somebody has chosen, on its way to a plan. */
interface Chosen {
  key: number;
  content: File;
  route: string;
  sentBytes: number;
  taken: TakenFile | null;
  planned: PlanAnswer | null;
  problem: Problem | null;
}

export interface DropDialogProps {
  about: About;
  /** Files that were dragged here; empty: they are chosen in the dialog. */
  files: File[];
  onClose: () => void;
  /** Is told when files are on their way. */
  onDropped: () => void;
}

let lastKey = 0;

/** Shows what would become of files, and drops them where that is wanted. */
export function DropDialog({ about, files, onClose, onDropped }: DropDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [isDropping, setIsDropping] = useState(false);

  const change = (key: number, more: Partial<Chosen>) =>
    setChosen((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one)));

  async function plan(key: number, { file }: TakenFile, route: string): Promise<void> {
    change(key, { planned: null, problem: null, route });
    if (route === '') return;
    try {
      const planned = await ask<PlanAnswer>(`/files/${file}/plan?${new URLSearchParams({ route })}`);
      // Somebody may have chosen another route meanwhile.
      setChosen((all) =>
        all.map((one) => (one.key === key && one.route === route ? { ...one, planned } : one)),
      );
    } catch (error) {
      change(key, { problem: problemOf(error) });
    }
  }

  async function add(content: File): Promise<void> {
    lastKey += 1;
    const key = lastKey;
    const route = likelyRoute(content.name, about);
    setChosen((all) => [
      ...all,
      { key, content, route, sentBytes: 0, taken: null, planned: null, problem: null },
    ]);
    try {
      const path = `/files?${new URLSearchParams({ name: content.name })}`;
      const taken = await send<TakenFile>(path, content, (sentBytes) => change(key, { sentBytes }));
      change(key, { taken });
      await plan(key, taken, route);
    } catch (error) {
      change(key, { problem: problemOf(error) });
    }
  }

  function remove({ key, taken }: Chosen): void {
    setChosen((all) => all.filter((one) => one.key !== key));
    if (taken !== null) void ask(`/files/${taken.file}`, { method: 'DELETE' });
  }

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    for (const file of files) void add(file);
  }, [files]);

  async function dropAll(): Promise<void> {
    setIsDropping(true);
    for (const one of chosen) {
      if (one.taken === null) continue;
      try {
        await tell<UploadAnswer>(`/files/${one.taken.file}/drop`, { route: one.route });
        setChosen((all) => all.filter(({ key }) => key !== one.key));
      } catch (error) {
        change(one.key, { problem: problemOf(error) });
        setIsDropping(false);
        return;
      }
    }
    onDropped();
    dialog.current?.close();
  }

  function cancel(): void {
    for (const one of chosen) remove(one);
    onClose();
  }

  const isPlanned = chosen.length > 0 && chosen.every(({ planned }) => planned !== null);
  const bad = chosen.filter(({ planned }) => planned !== null && 'rejected' in planned).length;
  return (
    <dialog ref={dialog} onClose={cancel} aria-labelledby="dropping">
      <div class="inner">
        <h2 id="dropping">What would become of {chosen.length === 1 ? 'it' : 'them'}</h2>
        {chosen.map((one) => (
          <ChosenFile
            key={one.key}
            chosen={one}
            about={about}
            onRoute={(route) =>
              void (one.taken === null ? change(one.key, { route }) : plan(one.key, one.taken, route))
            }
            onRemove={() => remove(one)}
          />
        ))}
        <label class="chooser">
          {chosen.length === 0 ? 'Choose files' : 'Choose more files'}{' '}
          <input
            type="file"
            multiple
            onChange={({ currentTarget }) => {
              for (const file of currentTarget.files ?? []) void add(file);
              currentTarget.value = '';
            }}
          />
        </label>
        <div class="actions">
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button
            type="button"
            class="main"
            disabled={!isPlanned || isDropping}
            onClick={() => void dropAll()}
          >
            {labelOf(chosen.length, bad)}
          </button>
        </div>
      </div>
    </dialog>
  );
}

function labelOf(files: number, bad: number): string {
  if (bad === 0) return files === 1 ? 'Drop it' : `Drop ${counted(files, 'file')}`;
  return files === 1 ? 'Drop it all the same' : `Drop all ${files}, ${bad} of them in vain`;
}

/** The only route, or the one whose name is in that of the file; where nothing says which, a person does. */
function likelyRoute(name: string, { routes }: About): string {
  if (routes.length === 1) return routes[0]?.name ?? '';
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const found = routes.filter((route) => plain(name).includes(plain(route.name)));
  return found.length === 1 ? (found[0]?.name ?? '') : '';
}

interface ChosenFileProps {
  chosen: Chosen;
  about: About;
  onRoute: (route: string) => void;
  onRemove: () => void;
}

function ChosenFile({ chosen, about, onRoute, onRemove }: ChosenFileProps) {
  const { key, content, route, sentBytes, taken, planned, problem } = chosen;
  return (
    <article class="chosen" aria-label={content.name}>
      <div class="line">
        <strong class="file">{content.name}</strong>
        <small>{size(content.size)}</small>
        <label class="right">
          Route{' '}
          <select value={route} onChange={({ currentTarget }) => onRoute(currentTarget.value)}>
            <option value="">choose one</option>
            {about.routes.map(({ name, into }) => (
              <option key={name} value={name}>
                {name === into ? name : `${name} → ${into}`}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="quiet" onClick={onRemove} aria-label={`Leave out ${content.name}`}>
          Leave out
        </button>
      </div>
      {problem !== null && <Failure problem={problem} />}
      {taken === null && problem === null && (
        <progress
          max={Math.max(1, content.size)}
          value={sentBytes}
          aria-label={`${content.name} is read`}
          id={`sent-${key}`}
        />
      )}
      {taken !== null && planned === null && problem === null && (
        <p class="hint">{route === '' ? 'Say which route takes it.' : 'Planning …'}</p>
      )}
      {planned !== null && <Plan planned={planned} name={content.name} />}
    </article>
  );
}

function Plan({ planned, name }: { planned: PlanAnswer; name: string }) {
  if ('rejected' in planned) {
    return (
      <div class="fault">
        <p class="why">
          <span class="state rejected">rejected</span> {planned.rejected.message}
        </p>
        {planned.place !== null && <FaultTable fault={planned.place} />}
      </div>
    );
  }
  const { plan } = planned;
  if ('objects' in plan) {
    return (
      <p class="hint">
        It ends a set of {counted(plan.objects.length, 'object')}, which are loaded together or not at all.
      </p>
    );
  }
  if ('state' in plan) {
    return (
      <p class="hint">
        <span class={`state ${plan.state}`}>{plan.state}</span> {plan.reason}
      </p>
    );
  }
  const { rowCount, columns, parts, dataSetId, decisions, rows, seconds, dollars, updateMethod } = plan;
  return (
    <>
      <p class="good">
        {rowCount === null
          ? 'The rows at its start are good; it is too large to count here.'
          : `${counted(rowCount, 'row')}, all of them good.`}{' '}
        {updateMethod} with {counted(columns.length, 'column')}
        {dataSetId === null ? ' into a DataSet that it creates' : ''}, in{' '}
        {parts.length === 0 ? 'one request' : counted(parts.length, 'part')}: about {duration(seconds)},{' '}
        {dollars < 0.005 ? 'less than $0.01' : `about $${dollars.toFixed(2)}`}.
      </p>
      {rows.length > 0 && (
        <Scroll label={`The first rows of ${name}`}>
          <table class="rows">
            <thead>
              <tr>
                {columns.map(({ name, type }) => (
                  <th scope="col" key={name}>
                    {name} <small>{type}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, i) => (
                <tr key={i}>
                  {columns.map(({ name }, j) => (
                    <td key={name}>{cells[j] ?? <span class="null">null</span>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {decisions.length > 0 && (
        <details>
          <summary>What was decided about it ({count(decisions.length)})</summary>
          <ul class="plain">
            {decisions.map((decision) => (
              <li key={decision}>{decision}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
