import { type Index, openText, type Text } from '../source/text.ts';
import type { ObjectVersion } from './load.ts';
import type { ObjectText } from './part.ts';
import type { Documents } from './ports.ts';

/** An object as UTF-8 text. @param read reads bytes of the object */
export async function textOf(
  documents: Pick<Documents, 'get'>,
  { object, encoding, text: { index } }: { object: ObjectVersion; encoding: string; text: ObjectText },
  read: (from: number, to: number) => AsyncIterable<Uint8Array>,
): Promise<Text> {
  const known = index === null ? null : ((await documents.get(index)) as Index);
  return openText({ encoding, size: object.size, read, index: known });
}
