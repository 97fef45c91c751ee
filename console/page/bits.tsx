import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ago } from '../../cli/text/amounts.ts';
import type { Problem } from '../answers.ts';

/** Small things that several views show. */

export function State({ of }: { of: string }) {
  return <span class={`state ${of}`}>{of}</span>;
}

/** A time, as how long ago it was, with the exact one when it is pointed at. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at, Date.now())}
    </time>
  );
}

export function Failure({ problem }: { problem: Problem }) {
  return (
    <p class="failure" role="alert">
      {problem.message}
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** A table that may be wider than its place: it scrolls by itself, also by the keyboard. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  const ref = useRef<HTMLElement>(null);
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    const { current } = ref;
    if (current === null) return;
    const measure = () => setIsWide(current.scrollWidth > current.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    if (current.firstElementChild !== null) observer.observe(current.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <section class="scroll" ref={ref} aria-label={label} {...(isWide ? { tabIndex: 0 } : {})}>
      {children}
    </section>
  );
}

export function Copy({ text, what }: { text: string; what: string }) {
  const [isDone, setIsDone] = useState(false);
  async function copy(): Promise<void> {
    // Some browsers allow it only after asking, and somebody may say no.
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setIsDone(isCopied);
    setTimeout(() => setIsDone(false), 1500);
  }
  return (
    <button type="button" class="quiet" onClick={() => void copy()} aria-label={`Copy ${what}`}>
      {isDone ? 'Copied' : 'Copy'}
    </button>
  );
}

/** The heading of a view. It is focused when the view is come to, so that a screen reader begins there. */
export function Heading({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) ref.current?.focus();
    isFirst = false;
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {children}
    </h1>
  );
}
/** The page was just opened: the focus is where the browser has it. */
let isFirst = true;

/** The name of a file, and before it, less loud, the folder. */
export function FileName({ of }: { of: string }) {
  const at = of.lastIndexOf('/') + 1;
  return (
    <span class="file" title={of}>
      <span class="folder">{of.slice(0, at)}</span>
      {of.slice(at)}
    </span>
  );
}
