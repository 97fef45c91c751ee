import * as v from 'valibot';
import { callerArn } from '../account.ts';
import { knownActions } from './actions.ts';

/** What a call needs: an action of IAM, and the ARN of what it is done to. */
export interface Right {
  action: string;
  resource: string;
}

const action = v.pipe(
  v.string(),
  v.check(
    (pattern) => knownActions.some(matcher(pattern, 'i')),
    ({ input }) => `The sandbox asks for no right of the name ${input}.`,
  ),
);

/**
 * A statement of a policy with the effect Deny. In both patterns `*` stands for any characters and `?` for one
 * (IAM/latest/UserGuide/reference_policies_elements_action.html, reference_policies_elements_resource.html).
 */
export const denialSchema = v.strictObject({
  /**
   * Such as `s3:PutObject*Tagging`, in any case. A call that names a version of an object needs another right than one
   * that does not: `s3:PutObjectVersionTagging` in the place of `s3:PutObjectTagging`.
   */
  action: v.union([action, v.array(action)]),
  /** ARNs, such as `arn:aws:s3:::my-bucket/incoming/*` or `*:table/Loads`; without it all. */
  resource: v.optional(v.union([v.string(), v.array(v.string())]), '*'),
  /** How many calls are denied; without it all. */
  times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Who denies so. */
  source: v.exactOptional(v.string()),
});

export type Denial = v.InferOutput<typeof denialSchema>;

/** What callers of the stand-ins may not do. */
export interface Denials {
  /** The first of these rights that is denied; null where all are granted. */
  find(rights: readonly Right[]): Right | null;
}

/** Everybody may do everything. */
export const noDenials: Denials = { find: () => null };

/** All callers are one, so that a denial is for all of them: functions, people, and the roles of state machines. */
export function createDenials(statements: readonly Denial[]): Denials {
  const compiled = statements.map(({ action: actions, resource, times = Number.POSITIVE_INFINITY }) => ({
    actions: [actions].flat().map((pattern) => matcher(pattern, 'i')),
    resources: [resource].flat().map((pattern) => matcher(pattern)),
    left: times,
  }));

  return {
    find(rights) {
      for (const right of rights) {
        const statement = compiled.find(
          ({ actions, resources, left }) =>
            left > 0 &&
            actions.some((matches) => matches(right.action)) &&
            resources.some((matches) => matches(right.resource)),
        );
        if (statement === undefined) continue;
        statement.left -= 1;
        return right;
      }
      return null;
    },
  };
}

/** As AWS says it (IAM/latest/UserGuide/troubleshoot_access-denied.html). */
export function denialMessage({ action: name, resource }: Right, quote = ''): string {
  return `User: ${callerArn} is not authorized to perform: ${name} on resource: ${quote}${resource}${quote} with an explicit deny in an identity-based policy`;
}

function matcher(pattern: string, flags = ''): (text: string) => boolean {
  const source = pattern
    .replace(/[^*?]+/g, escapeRegExp)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  return (text) => expression.test(text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.+()[\]{}|/-]/g, '\\$&');
}
