import * as v from 'valibot';
import { type Fault, faultSchema } from '../sandbox/domo/faults.ts';
import { type Settings, settingsSchema } from '../sandbox/domo/settings.ts';
import { UsageError } from './complaint.ts';

/**
 * The settings and faults of the sandbox's Domo, from `NAME=VALUE` and JSON rules of the command line. Throws
 * `UsageError`.
 */
export function domoBehaviour(settings: string[], faults: string[]): Partial<Settings> & { faults: Fault[] } {
  return {
    ...checkedSettings(settings.map(setting)),
    faults: faults.map((text) => checked(faultSchema, json(text), `--domo-fault ${text}`)),
  };
}

function setting(text: string): [string, unknown] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--domo-setting takes NAME=VALUE, like indexingMs=5000, not "${text}".`);
  }
  const known = Object.keys(settingsSchema.entries);
  if (!known.includes(name)) {
    throw new UsageError(`Domo has no setting "${name}". There are: ${known.join(', ')}.`);
  }
  return [name, looseJson(value)];
}

function checkedSettings(pairs: [string, unknown][]): Partial<Settings> {
  const given = Object.fromEntries(pairs);
  const all = checked(settingsSchema, given, `--domo-setting ${pairs.map(([name]) => name).join(', ')}`);
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
