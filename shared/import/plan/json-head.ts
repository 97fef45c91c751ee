import type { Survey } from '../../cells/survey.ts';
import { anomalyError } from '../../csv/anomaly.ts';
import { jsonFormatOf, textStart } from '../../json/format.ts';
import { collected } from '../collected.ts';
import { cutText } from '../cut-text.ts';
import { createLook } from '../inspect/look.ts';
import { describe, type ObjectVersion } from '../load.ts';
import type { Reading } from '../reading.ts';
import { inObject } from '../split/in-object.ts';
import type { ReadableText } from './readable-text.ts';

/** Enough for any ordinary record; for a longer one more is read, in growing steps. Bytes. */
const firstHead = 64 * 1024;

/** Whether a text is lines of JSON, or an array; null: it is neither. */
export async function findJson(text: ReadableText, maxRecordBytes: number): Promise<'jsonl' | 'json' | null> {
  for (let length = firstHead; ; length *= 4) {
    const head = await collected(text.read(0, Math.min(length, text.size)));
    const isWhole = head.length >= text.size;
    const format = jsonFormatOf(head, isWhole);
    if (format !== 'more') return format;
    if (isWhole || head.length > maxRecordBytes) return null;
  }
}

/** What the first records say. */
export interface JsonHead {
  /** The first byte behind a byte order mark. */
  dataStart: number;
  survey: Survey;
  /** They are all that there are. */
  isWhole: boolean;
  /** The paths of values that are dropped. */
  dropped: ReadonlySet<string>;
}

/**
 * Reads the records at the start of a text, as the reading says. Throws the error of the first fault, if that is among
 * them.
 */
export async function jsonHeadOf(
  text: ReadableText,
  object: ObjectVersion,
  reading: Reading,
): Promise<JsonHead> {
  for (let length = firstHead; ; length *= 4) {
    const head = await collected(text.read(0, Math.min(length, text.size)));
    const isWhole = head.length >= text.size;
    const dataStart = Math.min(textStart(head), head.length);
    // What may be cut is not looked at.
    const end = isWhole
      ? head.length
      : Math.max(dataStart, head.lastIndexOf(isLine(reading) ? '\n' : '}') + 1);
    const look = createLook(reading);
    const range = { index: 0, count: 1, start: dataStart, end };
    const cut = await cutText(
      reading,
      { range, dataStart, dataEnd: end, state: null, recast: look.recast },
      (from, to) => once(head.subarray(from, to)),
      null,
    );
    const { anomaly } = cut.report;
    const isCut = !isWhole && anomaly !== null && anomaly.offset >= end;
    if (anomaly !== null && !isCut) {
      const { firstRow, rules, showCells } = reading;
      throw anomalyError(await inObject(anomaly, text), {
        ...{
          object: describe(object),
          row: anomaly.row,
          header: firstRow === 2,
          couldHaveHeader: false,
          showCells,
        },
        judged: { rules, typesBy: 'routeAndDomo' },
      });
    }
    const isEnough = cut.report.rows > 0 || head.length > reading.maxRecordBytes;
    if (isWhole || isEnough) return { dataStart, isWhole, survey: look.survey(cut), dropped: cut.dropped };
  }
}

function isLine({ format }: Reading): boolean {
  return format === 'jsonl';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
