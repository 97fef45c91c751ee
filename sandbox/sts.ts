import { accountId, callerArn, credentials } from './account.ts';
import type { Answer } from './http.ts';
import { answerQuery, type QueryApi, tag } from './query-protocol.ts';

const version = '2011-06-15';

const api: QueryApi = {
  name: 'STS',
  version,
  namespace: `https://sts.amazonaws.com/doc/${version}/`,
  actions: {
    GetCallerIdentity: () =>
      tag('Arn', callerArn) + tag('UserId', credentials.accessKeyId) + tag('Account', accountId),
  },
};

/** A stand-in for STS: every caller is the one user of the sandbox. */
export function answerSts(form: URLSearchParams): Answer {
  return answerQuery(api, form);
}
