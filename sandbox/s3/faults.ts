import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { readBody } from '../http.ts';
import { S3Error } from './http/error.ts';
import type { S3Response } from './http/response.ts';

/** The path of calls about the stand-in itself, which S3 does not have. No bucket can have such a name. */
export const adminPath = '/_sandbox/faults';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A rule that makes requests fail, if they meet all its conditions. */
export const s3FaultSchema = v.strictObject({
  /** `UploadPart` and so on. */
  operation: v.optional(v.string()),
  /** A prefix of the key. */
  prefix: v.optional(v.string(), ''),
  /** How many requests pass before the rule begins to hit. */
  after: v.optional(natural, 0),
  /** How many requests it hits; null: all. */
  times: v.optional(v.nullable(v.pipe(natural, v.minValue(1))), 1),
  code: v.optional(v.picklist(['InternalError', 'ServiceUnavailable', 'AccessDenied']), 'InternalError'),
  /** The request has its effect, but its real answer is lost. */
  applied: v.optional(v.boolean(), false),
});

type Rule = v.InferOutput<typeof s3FaultSchema>;

export interface S3Faults {
  /** The rule that hits a request. */
  judge(operation: string, key: string | null): Rule | null;
  /** Answers a call about the rules: GET lists them, POST adds some, DELETE removes all. */
  answer(message: IncomingMessage): Promise<S3Response>;
}

export function createFaults(): S3Faults {
  let rules: { rule: Rule; seen: number; hits: number }[] = [];
  const list = (status: number): S3Response => ({
    status,
    headers: { 'content-type': 'application/json' },
    async body(to) {
      to.write(JSON.stringify(rules.map(({ rule, hits }) => ({ ...rule, hits }))));
    },
  });

  return {
    judge(operation, key) {
      for (const entry of rules) {
        const { rule } = entry;
        if (rule.operation !== undefined && rule.operation !== operation) continue;
        if (!(key ?? '').startsWith(rule.prefix)) continue;
        entry.seen += 1;
        if (entry.seen <= rule.after || (rule.times !== null && entry.hits >= rule.times)) continue;
        entry.hits += 1;
        return rule;
      }
      return null;
    },

    async answer(message) {
      switch (message.method) {
        case 'GET':
          return list(200);
        case 'DELETE':
          rules = [];
          return { status: 204 };
        case 'POST': {
          const given: unknown = JSON.parse((await readBody(message, 1_000_000)).toString('utf8'));
          const added = v.parse(v.array(s3FaultSchema), Array.isArray(given) ? given : [given]);
          rules.push(...added.map((rule) => ({ rule, seen: 0, hits: 0 })));
          return list(201);
        }
        default:
          throw new S3Error('MethodNotAllowed', `There is no ${message.method} ${adminPath}.`);
      }
    },
  };
}

export function faultError({ code }: Rule): S3Error {
  if (code === 'AccessDenied') return new S3Error(code, 'Access Denied');
  return new S3Error(code, 'We encountered an internal error. Please try again.');
}
