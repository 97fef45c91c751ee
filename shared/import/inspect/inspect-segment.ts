import { createSurvey } from '../../cells/survey.ts';
import type { Cell } from '../../csv/records.ts';
import type { Recast } from '../../csv/recast.ts';
import { asSluiceError, type SluiceError } from '../../errors.ts';
import { createIndexer, type Index } from '../../source/text.ts';
import type { Segment, SegmentReport } from '../part.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { cutSegment, type ReadBytes } from '../split/segment.ts';

/** A call ends its pass over an object after this time, and the next goes on: a function has four minutes. Milliseconds. */
const longestPass = 150_000;

type InspectPorts = Pick<Ports, 'clock' | 'documents'>;

/** A segment, and how it is read. */
export interface Inspected {
  segment: Segment;
  reading: Reading;
  read: ReadBytes;
}

/** Reads a segment, and tells what it is made of. Nothing is sent. */
export function inspectSegment(
  ports: InspectPorts,
  one: Inspected,
): Promise<Pick<SegmentReport, 'cut' | 'found'> | SluiceError> {
  return one.segment.inspect === 'index' ? indexText(ports, one) : surveyCells(ports, one);
}

/** Goes on with the index of a text where the call before ended. */
async function indexText(
  { clock, documents }: InspectPorts,
  { segment, reading: { encoding }, read }: Inspected,
): Promise<Pick<SegmentReport, 'cut' | 'found'> | SluiceError> {
  const { object, text } = segment;
  try {
    const known = text.index === null ? null : ((await documents.get(text.index)) as Index);
    const indexer = createIndexer({ encoding, size: object.size, from: known });
    const until = clock.now() + longestPass;
    for await (const chunk of read(indexer.position, object.size)) {
      indexer.push(chunk);
      if (clock.now() > until) break;
    }
    return { cut: null, found: { index: indexer.index() } };
  } catch (thrown) {
    return asSluiceError(thrown);
  }
}

/** Cuts the segment as it will be cut, and looks at each of its cells. */
async function surveyCells(
  ports: InspectPorts,
  one: Inspected,
): Promise<Pick<SegmentReport, 'cut' | 'found'> | SluiceError> {
  const { rules, dialect, width } = one.reading;
  const survey = createSurvey({ columns: width ?? 0, rules, trim: dialect.trim });
  const look: Recast = {
    record(cells: readonly Cell[], row) {
      survey.push(cells, row);
      return cells;
    },
    changes: {},
  };
  const taken = await cutSegment(ports, { ...one, recast: look }, () => undefined);
  return taken instanceof Error ? taken : { ...taken, found: { survey: survey.json() } };
}
