import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../answers.ts';
import { ask, problemOf } from './client.ts';

export interface Polled<T> {
  value: T | null;
  problem: Problem | null;
  /** Asks at once. */
  refresh: () => void;
}

/**
 * An answer that is asked for again and again while the page is seen, `interval` milliseconds after the one before; null:
 * once. A problem goes away with the next answer.
 */
export function usePolled<T>(path: string, interval: number | null): Polled<T> {
  const [state, setState] = useState<{ path: string; value: T | null; problem: Problem | null }>({
    ...{ path, value: null, problem: null },
  });
  const again = useRef<() => void>(() => undefined);

  useEffect(() => {
    let isOver = false;
    let timer = 0;
    const stop = new AbortController();
    async function look(): Promise<void> {
      clearTimeout(timer);
      try {
        const value = await ask<T>(path, { signal: stop.signal });
        if (!isOver) setState({ path, value, problem: null });
      } catch (error) {
        if (!isOver) setState((before) => ({ ...before, path, problem: problemOf(error) }));
      }
      clearTimeout(timer);
      if (!isOver && interval !== null && !document.hidden) timer = window.setTimeout(look, interval);
    }
    const onSeen = () => {
      if (!document.hidden && interval !== null) void look();
    };
    again.current = () => void look();
    void look();
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop.abort();
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, [path, interval]);

  const refresh = useCallback(() => again.current(), []);
  // What was asked for another path is no answer to this one.
  const { value, problem } = state.path === path ? state : { value: null, problem: null };
  return { value, problem, refresh };
}
