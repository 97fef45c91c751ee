import type { TextIndex } from '../shared/source/text-index.ts';
import { createIndexer } from '../shared/source/indexer.ts';
import type { DocumentRef } from '../shared/import/documents.ts';
import { inspectionRef } from '../shared/import/documents.ts';
import { indexName, type Surveyed, surveyName } from '../shared/import/inspect/inspection.ts';
import { describe } from '../shared/import/load.ts';
import { type Examinee, examine } from '../shared/import/plan/examine.ts';
import type { Empty, Readable, Uninspected } from '../shared/import/plan/examined.ts';
import { openObject } from '../shared/import/plan/object-text.ts';
import { rangesOf } from '../shared/import/plan/ranges.ts';
import { surveyWhole } from '../shared/import/plan/survey-whole.ts';
import type { Objects } from '../shared/import/ports.ts';

/** A file as a run would plan it, with all inspections, and how its text is read. */
export interface ExaminedHere {
  examined: Readable | Empty;
  /** Opens its text. */
  open(): ReturnType<typeof openObject>;
}

/**
 * Examines a file as a run does, and makes the inspections that it needs on the spot. Throws the FileError that its load
 * would be rejected with.
 */
export async function examineHere(
  objects: Pick<Objects, 'read'>,
  { load, route, dataSet }: Omit<Examinee, 'inspections'>,
): Promise<ExaminedHere> {
  const kept = new Map<string, unknown>();
  const inspections: string[] = [];
  const documents = { get: async ({ key }: DocumentRef) => kept.get(key) };
  const ports = { objects, documents, clock: { now: Date.now } };
  const open = () => openObject(ports, load, route, inspections);
  for (;;) {
    const examined = await examine(ports, { load, route, dataSet, inspections });
    if (examined.kind !== 'uninspected') return { examined, open };
    const [name, document] = await inspect(objects, examined);
    kept.set(inspectionRef(load, name).key, document);
    inspections.push(name);
  }

  async function inspect(
    { read }: Pick<Objects, 'read'>,
    { inspect: what, reading, ...place }: Uninspected,
  ): Promise<[string, TextIndex | Surveyed]> {
    const { object } = load;
    if (what === 'index') {
      const about = { object: describe(object), showCells: route.showCells };
      const indexer = createIndexer({ encoding: reading.encoding, about });
      for await (const chunk of read(object, 0, object.size)) indexer.push(chunk);
      return [indexName, indexer.end()];
    }
    const { text } = await open();
    if (text === null) throw new RangeError(`${describe(object)} has no index`);
    const survey = await surveyWhole({ object, text, ...place }, reading);
    // Where its ranges begin is not needed by anybody who looks at one file only.
    const rowsBefore = [...rangesOf(route, place)].map(() => 0);
    return [surveyName(route, reading, place), { survey, rowsBefore }];
  }
}
