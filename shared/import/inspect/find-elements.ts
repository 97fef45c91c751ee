import type { ElementIndex, ElementProgress } from '../../json/element-index.ts';
import { createElementScan } from '../../json/element-scan.ts';
import type { ReadBytes } from '../../source/text.ts';
import type { LoadPlan } from '../batch.ts';

export interface ElementsToFind extends Pick<LoadPlan, 'dataStart' | 'dataEnd'> {
  /** Of the call before, to go on from there. */
  progress?: ElementProgress | undefined;
}

/** What has been found, and whether that is all. */
export type FoundElements =
  | { pass: 'whole'; elements: ElementIndex }
  | { pass: 'begun'; elements: ElementProgress };

/**
 * Finds where the elements of an array begin. Throws what `read` throws.
 *
 * @param read the text @param isOver whether the time of the call is over
 */
export async function findElements(
  read: ReadBytes,
  { dataStart, dataEnd, progress }: ElementsToFind,
  isOver: () => boolean,
): Promise<FoundElements> {
  const scan = createElementScan({ dataStart, dataEnd, progress });
  for await (const chunk of read(scan.position, dataEnd)) {
    scan.push(chunk);
    if (scan.isBroken || isOver()) break;
  }
  return scan.isBroken || scan.position === dataEnd
    ? { pass: 'whole', elements: scan.end() }
    : { pass: 'begun', elements: scan.progress() };
}
