import type { Recast } from '../../cells/recast.ts';
import { createSurvey } from '../../cells/survey.ts';
import { asSluiceError, type SluiceError } from '../../errors.ts';
import { createObjectIndexer, type ObjectProgress } from '../../source/object-index.ts';
import { inspectionRef } from '../documents.ts';
import { describe } from '../load.ts';
import type { SegmentReport } from '../part.ts';
import type { Ports } from '../ports.ts';
import { type Cutting, cutSegment } from '../split/segment.ts';
import { indexName, progressName, windowsName } from './inspection.ts';

/** A call ends its pass over an object after this time, and the next goes on: a function has four minutes. Milliseconds. */
const longestPass = 150_000;

type InspectPorts = Pick<Ports, 'clock'> & { documents: Pick<Ports['documents'], 'get' | 'put'> };

/** A segment, and how it is read. */
export type Inspecting = Omit<Cutting, 'recast'>;
export type Inspected = Pick<SegmentReport, 'cut' | 'found'>;

/** Reads a segment, and tells what it is made of. Nothing is sent. */
export function inspectSegment(ports: InspectPorts, one: Inspecting): Promise<Inspected | SluiceError> {
  return one.segment.inspect === 'index' ? indexText(ports, one) : surveyCells(ports, one);
}

/**
 * Goes on with the index of a text where the call before ended, and keeps it. It is too large for a report. Another call
 * that is at it too comes to the same.
 */
async function indexText(
  { clock, documents }: InspectPorts,
  { segment, reading: { encoding, showCells }, read }: Inspecting,
): Promise<Inspected | SluiceError> {
  const { load: id, object, text } = segment;
  const keep = (name: string, document: unknown) =>
    documents.put(inspectionRef({ id, object }, name), document);
  try {
    const kept = text.index === null ? undefined : ((await documents.get(text.index)) as ObjectProgress);
    const indexer = createObjectIndexer({
      ...{ compression: text.compression ?? null, encoding, about: { object: describe(object), showCells } },
      progress: kept?.text.encoding === encoding ? kept : undefined,
    });
    const keepWindows = async () => {
      for (const windows of indexer.takeWindows()) await keep(windowsName(windows.number), windows);
    };
    const until = clock.now() + longestPass;
    for await (const chunk of read(indexer.next, object.size)) {
      indexer.push(chunk);
      await keepWindows();
      if (clock.now() > until) break;
    }
    const isWhole = indexer.next === object.size;
    const index = isWhole ? indexer.end() : indexer.progress();
    await keepWindows();
    await keep(isWhole ? indexName : progressName, index);
    return { cut: null, found: { index: isWhole ? 'whole' : 'begun' } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

/** Cuts the segment as it will be cut, and looks at each of its cells. */
async function surveyCells(ports: InspectPorts, one: Inspecting): Promise<Inspected | SluiceError> {
  const { rules, width, year } = one.reading;
  const places = Array.from({ length: width ?? 0 }, (_, place) => place);
  const surveyor = createSurvey(places, rules, year);
  const look: Recast = {
    record(cells) {
      surveyor.push(cells);
      return cells;
    },
    changes: {},
  };
  const taken = await cutSegment(ports, { ...one, recast: look }, () => undefined);
  return taken instanceof Error ? taken : { ...taken, found: { survey: surveyor.survey } };
}
