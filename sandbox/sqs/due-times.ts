/** The longest delay that one timer of Node.js can hold. */
const longestTimer = 2 ** 31 - 1;

/**
 * Things that are to be done at their times, whatever their number: one timer, over a binary heap.
 * Those of the same time are done in the order in which they were added.
 */
export interface DueTimes<T> {
  /** @param at milliseconds since 1970 */
  add(at: number, item: T): void;
  close(): void;
}

export function createDueTimes<T>(due: (item: T, at: number) => void): DueTimes<T> {
  const heap: { at: number; order: number; item: T }[] = [];
  let added = 0;
  let timer: NodeJS.Timeout | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let closed = false;

  const at = (index: number) => heap[index]?.at ?? Number.POSITIVE_INFINITY;
  const before = (one: number, other: number) =>
    at(one) === at(other) ? (heap[one]?.order ?? 0) < (heap[other]?.order ?? 0) : at(one) < at(other);

  function swap(one: number, other: number): void {
    [heap[one], heap[other]] = [heap[other], heap[one]] as [(typeof heap)[0], (typeof heap)[0]];
  }

  function rise(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!before(index, parent)) return;
      swap(parent, index);
      index = parent;
    }
  }

  function sink(): void {
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const least = before(left + 1, left) ? left + 1 : left;
      if (!before(least, index)) return;
      swap(index, least);
      index = least;
    }
  }

  function takeFirst(): (typeof heap)[0] | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first !== last && last !== undefined) {
      heap[0] = last;
      sink();
    }
    return first;
  }

  function fire(): void {
    timer = null;
    timerAt = Number.POSITIVE_INFINITY;
    while (!closed && at(0) <= Date.now()) {
      const first = takeFirst();
      if (first !== undefined) due(first.item, first.at);
    }
    schedule();
  }

  function schedule(): void {
    if (closed || heap.length === 0 || at(0) >= timerAt) return;
    if (timer !== null) clearTimeout(timer);
    timerAt = at(0);
    timer = setTimeout(fire, Math.min(Math.max(timerAt - Date.now(), 0), longestTimer));
  }

  return {
    add(when, item) {
      heap.push({ at: when, order: added++, item });
      rise(heap.length - 1);
      schedule();
    },
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
