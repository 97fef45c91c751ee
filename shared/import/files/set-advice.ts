import type { FileSettings, ImportRoute } from '../../config/route.ts';
import { listLines, listTexts } from '../../wording.ts';
import { type Notice, notice } from '../ledger/notice.ts';
import { describe, type ObjectVersion } from '../load.ts';
import { nameOf } from './role.ts';

/**
 * What is said where an object looks like the end of a set, and its route, which replaces all rows, has no sets: then each
 * file of the folder replaces the one before it. null: there is nothing to say.
 */
export function adviceOfSet(
  { name, updateMethod, files }: Pick<ImportRoute, 'name' | 'updateMethod' | 'files'>,
  key: string,
): string | null {
  const set = updateMethod === 'REPLACE' && files.set === null ? setEndedBy(nameOf(key)) : null;
  if (set === null) return null;
  return `Such an object ends a set of files that are meant together. Route ${name} replaces all rows with each single file, so that of several only the newest stays. To load all files of a set together, write under "files" of the route "set": ${JSON.stringify(set)}.`;
}

/** By the names that Spark and Hadoop (`_SUCCESS`) and the UNLOAD of Redshift (`…manifest`) give. */
function setEndedBy(name: string): FileSettings['set'] {
  if (name === '_SUCCESS') return { marker: name };
  const [, extension] = /(\.?manifest(?:\.json)?)$/.exec(name) ?? [];
  return extension === undefined ? null : { manifest: `*${extension}` };
}

/** The notice of it. */
export function noticeOfUnset(route: string, object: ObjectVersion, advice: string): Notice {
  return notice({ kind: 'set', route }, `files that may be meant together, route ${route}`, [
    `${describe(object)} was dropped. ${advice}`,
    'What to do: Nothing, if each file is all that the DataSet is to have. You are told of this once for each stream.',
  ]);
}

/** What is decided about objects that came behind the marker of their set. */
export function decisionOfLater(mark: ObjectVersion, later: readonly string[]): string {
  return `"set": of the folder of ${describe(mark)} ${later.length} ${later.length === 1 ? 'object' : 'objects'} came behind it (${listTexts(later, (key) => key, 5)}), and ${later.length === 1 ? 'waits' : 'wait'} for the next one.`;
}

/** The notice of objects that came behind the marker of their set. */
export function noticeOfLater(route: string, mark: ObjectVersion, later: readonly string[]): Notice {
  const { bucket } = mark;
  return notice({ kind: 'set', route }, `files that came behind their marker, route ${route}`, [
    `${describe(mark)} says that its folder is complete, and then more came there. It is not loaded with this set, and waits for the next ${nameOf(mark.key)}:`,
    listLines(later, (key) => describe({ bucket, key })).join('\n'),
    'What to do: If it belongs to this set, drop the marker again, and see that it is always dropped last. You are told of this once for each stream; sluice status shows what waits.',
  ]);
}
