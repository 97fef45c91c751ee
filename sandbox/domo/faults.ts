import { STATUS_CODES } from 'node:http';
import * as v from 'valibot';
import { type Operation, operations } from './operations.ts';
import { errorBody, htmlPage } from './refusal.ts';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which requests a rule hits: those that meet all its conditions. */
const selector = {
  operation: v.optional(v.picklist(operations)),
  method: v.optional(v.pipe(v.string(), v.toUpperCase())),
  // The path. `*` stands for any text without a slash.
  path: v.optional(v.string()),
  /** How many requests pass before the rule begins to hit. */
  after: v.optional(natural, 0),
  /** How many requests it hits; null: all. */
  times: v.optional(v.nullable(v.pipe(natural, v.minValue(1))), 1),
};

/** A rule that injects faults into requests. */
export const faultSchema = v.variant('kind', [
  /** Answers with a status, a `Retry-After` or other headers, and Domo's error document, a page, or nothing [R2]. */
  v.strictObject({
    ...selector,
    kind: v.literal('status'),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    headers: v.optional(v.record(v.string(), v.string()), {}),
    body: v.optional(v.picklist(['json', 'html', 'empty']), 'json'),
    message: v.optional(v.string()),
    /** The request has its effect, as if a proxy had lost the real answer. */
    applied: v.optional(v.boolean(), false),
  }),
  /**
   * Closes the connection. `request`: before the request is read. `body`: after `bytes` of the request's body, or of
   * the answer's body if the request has none. `answer`: after the request has had its effect.
   */
  v.strictObject({
    ...selector,
    kind: v.literal('cut'),
    at: v.picklist(['request', 'body', 'answer']),
    bytes: v.optional(natural, 1024),
  }),
  /** Waits `ms` before the request is read, or, with null, until the rules are cleared. */
  v.strictObject({ ...selector, kind: v.literal('delay'), ms: v.nullable(natural) }),
  /** Leaves out the last rows of an export, which ends as if it were complete [E10]. */
  v.strictObject({ ...selector, kind: v.literal('loss'), rows: v.pipe(natural, v.minValue(1)) }),
]);

/** A rule as a user writes it: properties with a default may be missing. */
export type Fault = v.InferInput<typeof faultSchema>;
type Rule = v.InferOutput<typeof faultSchema>;

/** What the rules do to one request. */
export interface Verdict {
  delayMs: number;
  /** The request waits for this, which resolves when the rules are cleared; null: it does not wait. */
  held: Promise<void> | null;
  /** The first rule of another kind that hits. */
  fault: Exclude<Rule, { kind: 'delay' }> | null;
}

export interface Faults {
  /** @throws v.ValiError, and adds nothing then. @returns how many rules there are */
  add(rules: unknown): number;
  clear(): void;
  /** The rules, each with how often it has hit. */
  list(): (Rule & { hits: number })[];
  judge(operation: Operation | null, method: string, path: string): Verdict;
}

const anyText = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/\/+$/, '')
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  );

export function openFaults(initial: Fault[]): Faults {
  let rules: { rule: Rule; seen: number; hits: number }[] = [];
  let letGo = () => {};
  const nextClearing = () =>
    new Promise<void>((resolve) => {
      letGo = resolve;
    });
  let clearing = nextClearing();

  const faults: Faults = {
    add(added) {
      const list = v.parse(v.array(faultSchema), Array.isArray(added) ? added : [added]);
      rules.push(...list.map((rule) => ({ rule, seen: 0, hits: 0 })));
      return rules.length;
    },
    clear() {
      rules = [];
      letGo();
      clearing = nextClearing();
    },
    list: () => rules.map(({ rule, hits }) => ({ ...rule, hits })),
    judge(operation, method, path) {
      const verdict: Verdict = { delayMs: 0, held: null, fault: null };
      for (const entry of rules) {
        const { rule } = entry;
        if (rule.operation !== undefined && rule.operation !== operation) continue;
        if (rule.method !== undefined && rule.method !== method) continue;
        if (rule.path !== undefined && !anyText(rule.path).test(path)) continue;
        // Only one such rule hits a request. The others don't count the request.
        if (rule.kind !== 'delay' && verdict.fault !== null) continue;
        entry.seen += 1;
        if (entry.seen <= rule.after || (rule.times !== null && entry.hits >= rule.times)) continue;
        entry.hits += 1;
        if (rule.kind !== 'delay') verdict.fault = rule;
        else if (rule.ms === null) verdict.held = clearing;
        else verdict.delayMs += rule.ms;
      }
      return verdict;
    },
  };
  faults.add(initial);
  return faults;
}

/** The answer of a rule of kind `status`. */
export function faultAnswer(rule: Extract<Rule, { kind: 'status' }>, path: string) {
  const { status, headers, body, message } = rule;
  const text = message ?? STATUS_CODES[status] ?? 'Error';
  if (body === 'empty') return { status, headers };
  if (body === 'html') return { status, headers, html: htmlPage(status, text).html };
  return { status, headers, json: errorBody(status, text, path) };
}
