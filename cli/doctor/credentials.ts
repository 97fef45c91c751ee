import type { Check } from './examine.ts';
import { ok } from './finding.ts';

export const credentials: Check = {
  subject: 'credentials',
  async look({ identity }) {
    const { account, arn } = await identity.own();
    return [ok('credentials', `${arn} of the account ${account}.`)];
  },
};
