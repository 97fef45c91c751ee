import { useEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../../cli/text/amounts.ts';
import type { About, EndedLoad, Overview } from '../answers.ts';
import { Empty, Failure } from './bits.tsx';
import { DataSets } from './data-sets.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { Exports } from './exports.tsx';
import { LoadView } from './load.tsx';
import { Loads } from './loads.tsx';
import { Notices } from './notices.tsx';
import { linkTo, usePlace } from './place.ts';
import { usePolled } from './polled.ts';
import { Sweep } from './sweep.tsx';

const views = [
  { view: 'loads', title: 'Loads' },
  { view: 'exports', title: 'Exports' },
  { view: 'notices', title: 'Notices' },
  { view: 'data-sets', title: 'DataSets' },
  { view: 'sweep', title: 'Sweep' },
];

export function App() {
  const { value: about, problem } = usePolled<About>('/about', null);
  if (about !== null) return <Console about={about} />;
  return <main>{problem === null ? <Empty>Looking …</Empty> : <Failure problem={problem} />}</main>;
}

function Console({ about }: { about: About }) {
  const place = usePlace();
  const { value: overview, problem, refresh } = usePolled<Overview>('/overview', about.interval);
  const [files, setFiles] = useState<File[] | null>(null);
  const isOver = useDragging(setFiles);
  const shown = views.filter(({ view }) => view !== 'data-sets' || about.isSandbox);
  const title = shown.find(({ view }) => view === place.view)?.title ?? 'Loads';

  useEffect(() => {
    document.title = `${title} – Sluice`;
  }, [title]);

  return (
    <>
      <header>
        <button type="button" class="skip" onClick={skip}>
          To the content
        </button>
        <span class="brand">
          <img src="/icon.svg" alt="" width="20" height="20" /> Sluice
        </span>
        <nav aria-label="Views">
          {shown.map(({ view, title }) => (
            <a
              key={view}
              href={linkTo(view)}
              {...(view === place.view ? { 'aria-current': 'page' as const } : {})}
            >
              {title}
            </a>
          ))}
        </nav>
        <span class="where">
          <strong class={about.isSandbox ? 'sandbox' : 'aws'}>{about.isSandbox ? 'Sandbox' : 'AWS'}</strong>{' '}
          <span>
            {about.stack} at {about.place}
          </span>
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {problem !== null && <Failure problem={problem} />}
        {view()}
      </main>
      <footer>
        Sluice {about.version}, s3://{about.bucket}
      </footer>
      <Announcements ended={overview?.ended ?? null} />
      {isOver && <div class="over">Drop to see the plan</div>}
      {files !== null && (
        <DropDialog
          about={about}
          files={files}
          onClose={() => setFiles(null)}
          onDropped={() => {
            location.hash = linkTo('loads');
            refresh();
          }}
        />
      )}
    </>
  );

  function view() {
    switch (place.view) {
      case 'exports':
        return <Exports interval={about.interval} />;
      case 'notices':
        return <Notices interval={about.interval} />;
      case 'data-sets':
        return <DataSets id={place.name} interval={about.interval} />;
      case 'sweep':
        return <Sweep />;
      default:
        if (place.name !== null)
          return <LoadView key={place.name} id={place.name} interval={about.interval} />;
        return <Loads about={about} overview={overview} choose={() => setFiles([])} />;
    }
  }
}

/** A button, because the address behind the # says which view is shown. */
function skip(): void {
  document.getElementById('main')?.focus();
}

/** Takes files that are dragged onto the page, and tells whether some are over it. */
function useDragging(onFiles: (files: File[]) => void): boolean {
  const [depth, setDepth] = useState(0);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (hasFiles(event)) setDepth((before) => before + 1);
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event)) setDepth((before) => Math.max(0, before - 1));
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) onFiles(files);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop };
    for (const [name, listener] of Object.entries(listeners))
      addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        removeEventListener(name, listener as EventListener);
    };
  }, [onFiles]);
  return depth > 0;
}

/** Tells a screen reader what has ended since it was told last. */
function Announcements({ ended }: { ended: EndedLoad[] | null }) {
  const known = useRef<string | null>(null);
  const [text, setText] = useState('');
  const newest = ended?.[0];
  useEffect(() => {
    if (ended === null) return;
    const before = known.current;
    known.current = newest?.id ?? '';
    if (before === null || before === known.current) return;
    const fresh = ended.slice(
      0,
      Math.max(
        1,
        ended.findIndex(({ id }) => id === before),
      ),
    );
    const [first] = fresh;
    if (first === undefined) return;
    const name = first.key.slice(first.key.lastIndexOf('/') + 1);
    setText(fresh.length === 1 ? `${name}: ${first.state}` : `${counted(fresh.length, 'load')} have ended`);
  }, [newest?.id, newest?.endedAt]);
  return (
    <div class="hidden" role="status">
      {text}
    </div>
  );
}
