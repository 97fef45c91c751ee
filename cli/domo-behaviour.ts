import * as v from 'valibot';
import type { Fault, Settings } from '../sandbox/index.ts';
import { UsageError } from './complaint.ts';
import { loadSandbox } from './load-sandbox.ts';

type Schema = Awaited<ReturnType<typeof loadSandbox>>['settingsSchema'];

/**
 * The settings and faults of the sandbox's Domo, from `NAME=VALUE` and JSON rules of the command line. Throws
 * `UsageError`.
 */
export async function domoBehaviour(
  settings: string[],
  faults: string[],
): Promise<Partial<Settings> & { faults: Fault[] }> {
  const { faultSchema, settingsSchema } = await loadSandbox();
  return {
    ...checkedSettings(
      settings.map((text) => setting(text, settingsSchema)),
      settingsSchema,
    ),
    faults: faults.map((text) => checked(faultSchema, json(text), `--domo-fault ${text}`)),
  };
}

function setting(text: string, schema: Schema): [string, unknown] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--domo-setting takes NAME=VALUE, like indexingMs=5000, not "${text}".`);
  }
  const known = Object.keys(schema.entries);
  if (!known.includes(name)) {
    throw new UsageError(`Domo has no setting "${name}". There are: ${known.join(', ')}.`);
  }
  return [name, looseJson(value)];
}

function checkedSettings(pairs: [string, unknown][], schema: Schema): Partial<Settings> {
  const given = Object.fromEntries(pairs);
  const all = checked(schema, given, `--domo-setting ${pairs.map(([name]) => name).join(', ')}`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in given));
}

function checked<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw new UsageError(`${what}: ${place === null ? '' : `${place}: `}${issue.message}.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--domo-fault takes JSON, like {"kind":"status","status":503}, not "${text}".`);
  }
}

/** Reads `5000` and `null` as JSON, and any other word as a text. */
function looseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
