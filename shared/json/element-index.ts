/** Where an element begins, and how many come before it. Bytes of text. As short as it can be: there are thousands. */
export type ElementMark = readonly [offset: number, before: number];

/** Where the elements of an array begin, or objects that stand one behind the other. JSON. */
export interface ElementIndex {
  /** Of some elements, in their order, ten thousand at most. The first element is none of them. */
  marks: ElementMark[];
  /** How many elements there are. */
  count: number;
  /** Commas stand between the elements, and brackets around them. */
  isArray: boolean;
  /** Where it shows that the text is no such array; the first fault of the text is there, or before. null: it is one. */
  brokenAt: number | null;
}

/**
 * What comes next: the start of the data; the first element of an array, or its end; an element; what stands behind one;
 * or nothing more.
 */
export type Next = 'open' | 'first' | 'element' | 'separator' | 'closed';

/** An index that is being made. JSON, as large as the index. */
export interface ElementProgress extends Omit<ElementIndex, 'brokenAt'> {
  /** The byte of the text that comes next. */
  position: number;
  next: Next;
  /** Of the element under way: how many objects and arrays are open, and whether a string is, and an escape in it. */
  depth: number;
  inString: boolean;
  isEscaped: boolean;
}

/** The ranges into which a text is cut at elements. */
export interface ElementRanges {
  /** Where they meet: at the starts of elements. */
  edges: number[];
  /** How many elements each of them has. */
  counts: number[];
}

/**
 * Cuts the data into ranges of some `partSize` bytes or more, each of which but the first begins with an element.
 *
 * @param ends where the ranges would end if elements could begin anywhere, but for the last, in their order
 */
export function rangesAtElements({ marks, count }: ElementIndex, ends: Iterable<number>): ElementRanges {
  const edges: number[] = [];
  const counts: number[] = [];
  let mark = 0;
  let before = 0;
  for (const end of ends) {
    while ((marks[mark]?.[0] ?? Number.POSITIVE_INFINITY) < end) mark++;
    const [offset, there] = marks[mark] ?? [null, 0];
    if (offset === null) break;
    // Between the last edge and this end no element begins.
    if (offset === edges.at(-1)) continue;
    edges.push(offset);
    counts.push(there - before);
    before = there;
  }
  return { edges, counts: [...counts, count - before] };
}
