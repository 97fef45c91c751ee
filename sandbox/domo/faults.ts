import { STATUS_CODES } from 'node:http';
import * as v from 'valibot';
import { type Operation, operations } from './operations.ts';
import { errorBody, htmlPage } from './refusal.ts';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which requests a rule hits: all that fit every condition given. */
const selector = {
  operation: v.optional(v.picklist(operations)),
  method: v.optional(v.pipe(v.string(), v.toUpperCase())),
  // The path; `*` stands for any text without a slash.
  path: v.optional(v.string()),
  /** Requests that pass before the rule begins to hit. */
  after: v.optional(natural, 0),
  /** Requests that it hits; null is all. */
  times: v.optional(v.nullable(v.pipe(natural, v.minValue(1))), 1),
};

/** A rule by which requests go wrong. */
export const faultSchema = v.variant('kind', [
  /** Answers with a status, a `Retry-After` or other headers, and Domo's error document, a page, or nothing [R2]. */
  v.strictObject({
    ...selector,
    kind: v.literal('status'),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    headers: v.optional(v.record(v.string(), v.string()), {}),
    body: v.optional(v.picklist(['json', 'html', 'empty']), 'json'),
    message: v.optional(v.string()),
    /** The request has its effect all the same: a proxy lost the true answer. */
    applied: v.optional(v.boolean(), false),
  }),
  /**
   * Closes the connection: at the `request`, unread; in the `body`, after so many bytes of it, or of the answer
   * where the request has none; or at the `answer`, when the request has had its effect.
   */
  v.strictObject({
    ...selector,
    kind: v.literal('cut'),
    at: v.picklist(['request', 'body', 'answer']),
    bytes: v.optional(natural, 1024),
  }),
  /** Waits before the request is read: so long, or, with null, until the rules are cleared. */
  v.strictObject({ ...selector, kind: v.literal('delay'), ms: v.nullable(natural) }),
  /** Leaves out the last rows of an export, and ends it as if it were whole [E10]. */
  v.strictObject({ ...selector, kind: v.literal('loss'), rows: v.pipe(natural, v.minValue(1)) }),
]);

/** As it is written down: what has a default may be missing. */
export type Fault = v.InferInput<typeof faultSchema>;
type Rule = v.InferOutput<typeof faultSchema>;

/** What is to happen to one request. */
export interface Verdict {
  delayMs: number;
  /** Resolves when the rules are cleared; null where the request need not wait for that. */
  held: Promise<void> | null;
  /** The first other rule that hits. */
  fault: Exclude<Rule, { kind: 'delay' }> | null;
}

export interface Faults {
  /** @throws v.ValiError; nothing is added then. @returns how many rules there are */
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
        // A rule that waits its turn behind another one has not seen the request.
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

/** What a rule of kind `status` answers. */
export function faultAnswer(rule: Extract<Rule, { kind: 'status' }>, path: string) {
  const { status, headers, body, message } = rule;
  const text = message ?? STATUS_CODES[status] ?? 'Error';
  if (body === 'empty') return { status, headers };
  if (body === 'html') return { status, headers, html: htmlPage(status, text).html };
  return { status, headers, json: errorBody(status, text, path) };
}
