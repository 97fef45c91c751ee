import { openText, type ReadBytes, type Text } from '../source/text.ts';
import type { TextIndex } from '../source/text-index.ts';
import { describe, type ObjectVersion } from './load.ts';
import type { ObjectText } from './part.ts';
import type { Documents } from './ports.ts';
import type { Reading } from './reading.ts';

/** An object as UTF-8 text. @param read reads bytes of the object */
export async function textOf(
  documents: Pick<Documents, 'get'>,
  { object, text }: { object: ObjectVersion; text: ObjectText },
  { encoding, showCells }: Pick<Reading, 'encoding' | 'showCells'>,
  read: ReadBytes,
): Promise<Text> {
  const index = text.index === null ? null : ((await documents.get(text.index)) as TextIndex);
  return openText({
    encoding,
    size: object.size,
    read,
    index,
    about: { object: describe(object), showCells },
  });
}
