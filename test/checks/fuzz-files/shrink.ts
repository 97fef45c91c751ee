import type { Input } from './input.ts';
import { judge } from './judge.ts';
import { routeOf } from './settings.ts';

/** So many smaller inputs are tried at most. */
const most = 1500;

/** An input with less in its file and in its settings, which fails by the same complaint, but for numbers and cells. */
export async function shrunk(input: Input): Promise<Input> {
  const complaint = await complaintOf(input);
  let best = input;
  let tries = 0;
  const keep = async (smaller: Input): Promise<boolean> => {
    if (tries++ > most || (await complaintOf(smaller)) !== complaint) return false;
    best = smaller;
    return true;
  };
  for (
    let length = Math.ceil(input.bytes.length / 2);
    length > 0;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let at = 0; at < best.bytes.length; ) {
      const bytes = Buffer.concat([best.bytes.subarray(0, at), best.bytes.subarray(at + length)]);
      if (!(await keep({ ...best, bytes }))) at += length;
    }
  }
  for (const path of pathsIn(best.settings)) {
    const settings = structuredClone(best.settings);
    deleteAt(settings, path);
    const route = routeOf(settings);
    if (route !== null) await keep({ ...best, settings, route });
  }
  return best;
}

async function complaintOf(input: Input): Promise<string | null> {
  try {
    await judge(input);
    return null;
  } catch (error) {
    return (error as Error).message
      .replaceAll(/"[^"]*"/g, '""')
      .replaceAll(/\d+/g, '0')
      .slice(0, 60);
  }
}

function pathsIn(settings: object): string[][] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && key !== 'dataSet'
      ? [[key], ...Object.keys(value).map((inner) => [key, inner])]
      : [[key]],
  );
}

function deleteAt(settings: object, [key = '', inner]: string[]): void {
  const record = settings as Record<string, Record<string, unknown>>;
  if (inner === undefined) delete record[key];
  else delete record[key]?.[inner];
}
