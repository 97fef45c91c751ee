import { SandboxError } from '../sandbox-error.ts';
import type { RuleDefinition, TargetDefinition } from '../template/resources/rule.ts';
import type { BridgeEvent } from './event-bridge.ts';

/** Makes the input of a target from an event, as a JSON value. */
export type Input = (event: BridgeEvent) => unknown;

/** @throws SandboxError if the target's input is written in a way that the sandbox does not know */
export function compileInput(target: TargetDefinition, rule: RuleDefinition): Input {
  const at = `Target ${target.Id} of the rule ${rule.name}`;
  const { Input: constant, InputPath, InputTransformer } = target;
  if (constant !== undefined) {
    const value: unknown = JSON.parse(constant);
    return () => value;
  }
  if (InputPath !== undefined) return compilePath(InputPath, at);
  if (InputTransformer === undefined) return (event) => event;

  const { InputPathsMap, InputTemplate } = InputTransformer;
  const values: Record<string, Input> = {
    'aws.events.event.json': (event) => event,
    'aws.events.event': ({ detail: _, ...event }) => event,
    'aws.events.event.ingestion-time': () => new Date().toISOString(),
    'aws.events.rule-arn': () => rule.arn,
    'aws.events.rule-name': () => rule.name,
    ...Object.fromEntries(
      Object.entries(InputPathsMap).map(([name, path]) => [name, compilePath(path, `${at}, ${name}`)]),
    ),
  };
  for (const [, name = ''] of InputTemplate.matchAll(placeholder)) {
    if (values[name] === undefined) throw new SandboxError(`${at}: the template has an unknown <${name}>.`);
  }
  return (event) => fill(InputTemplate, (name) => values[name]?.(event));
}

const placeholder = /<([\w.-]+)>/g;

/**
 * A placeholder stands for a JSON value, or inside a JSON string for text. If the template as a whole is not JSON, it
 * is a text.
 */
function fill(template: string, valueFor: (name: string) => unknown): unknown {
  let inString = false;
  const filled = template.replaceAll(/\\.|"|<([\w.-]+)>/g, (found, name?: string) => {
    if (found === '"') inString = !inString;
    if (name === undefined) return found;
    const value = valueFor(name);
    if (!inString) return JSON.stringify(value ?? null);
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
  try {
    return JSON.parse(filled);
  } catch {
    return filled;
  }
}

/** The part of JSONPath that names one value: `$`, `.name`, `['name']`, `[0]`. */
function compilePath(path: string, at: string): Input {
  const steps = path.slice(1).match(/\.[\w-]+|\['[^']+'\]|\[\d+\]/g) ?? [];
  if (`$${steps.join('')}` !== path)
    throw new SandboxError(`${at}: the sandbox does not know the path ${path}.`);
  const names = steps.map((step) => step.replace(/^\.|^\['?|'?\]$/g, ''));
  return (event) =>
    names.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      event,
    );
}
