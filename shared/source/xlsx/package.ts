import type { ReadBytes } from '../text.ts';
import type { Archive } from '../zip/archive.ts';
import type { Member } from '../zip/member.ts';
import { readMember } from '../zip/read-member.ts';
import { type About, damagedWorkbook } from './about.ts';
import { createXmlReader, localName, type XmlHandler } from './xml.ts';

/** The parts of a workbook: members of a zip archive by their names, in any letter case (ECMA-376, part 2, 9.1.1). */
export interface Package {
  about: About;
  find(name: string): Member | null;
  /** The bytes of a part. Throws `DamagedWorkbook` where there is none, `DamagedZip`, and `NotCsv` as `Archive.locate` does. */
  bytes(name: string): AsyncGenerator<Uint8Array>;
}

export function openPackage({ members, locate }: Archive, read: ReadBytes, about: About): Package {
  const byName = new Map<string, Member | null>();
  for (const member of members) {
    const key = partKey(member.name);
    // Which of two of a name is meant, programs don't agree on.
    byName.set(key, byName.has(key) ? null : member);
  }
  return {
    about,
    find: (name) => byName.get(partKey(name)) ?? null,
    async *bytes(name) {
      const member = byName.get(partKey(name));
      if (member === null) throw damagedWorkbook(about, `it has two parts ${JSON.stringify(name)}`);
      if (member === undefined) throw damagedWorkbook(about, `its part ${JSON.stringify(name)} is missing`);
      yield* readMember(read, await locate(member), about.object);
    },
  };
}

function partKey(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase();
}

/** Reads a small part to its end. @param most bytes of XML; more are refused */
export async function readPart(
  workbook: Package,
  name: string,
  handler: XmlHandler,
  most: number,
): Promise<void> {
  const reader = createXmlReader(handler, name, workbook.about);
  let length = 0;
  for await (const chunk of workbook.bytes(name)) {
    length += chunk.length;
    if (length > most)
      throw damagedWorkbook(workbook.about, `its part ${JSON.stringify(name)} has more than ${most} bytes`);
    reader.push(chunk);
  }
  reader.end();
}

/** Another part that a part needs. */
export interface Relationship {
  /** The last word of its type, such as `worksheet`: what comes before it differs between editions of the format. */
  type: string;
  /** The name of the part; null: it is outside the workbook. */
  target: string | null;
}

/** Of relationships and the like: those of Excel's largest workbooks have less. Bytes. */
const mostSmall = 16 * 2 ** 20;

/** The relationships of a part by their ids, none where it has none. @param part '' for the workbook as a whole */
export async function relationshipsOf(workbook: Package, part: string): Promise<Map<string, Relationship>> {
  const [folder, file] = splitName(part);
  const name = `${folder}_rels/${file}.rels`;
  const found = new Map<string, Relationship>();
  if (workbook.find(name) === null) return found;
  const open: XmlHandler['open'] = (element, { Id = '', Type = '', Target = '', TargetMode }) => {
    if (element !== 'Relationship') return;
    const type = Type.slice(Type.lastIndexOf('/') + 1);
    found.set(Id, { type, target: TargetMode === 'External' ? null : resolved(folder, Target) });
  };
  await readPart(workbook, name, { open }, mostSmall);
  return found;
}

function splitName(part: string): [folder: string, file: string] {
  const slash = part.lastIndexOf('/') + 1;
  return [part.slice(0, slash), part.slice(slash)];
}

/** The name of a part that another one names, from the folder of that one or from the root. */
function resolved(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/');
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The value of an attribute that has a prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(attributes).find((one) => localName(one) === name);
  return key === undefined ? undefined : attributes[key];
}
