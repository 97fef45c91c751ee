import type { Check } from './examine.ts';
import { ok } from './finding.ts';

export const secret: Check = {
  subject: 'secret',
  async look({ secret: credentials, stack }) {
    await credentials.own();
    const { output } = await stack.known();
    return [ok('secret', `${output('DomoSecretArn')} holds a client id and a secret.`)];
  },
};
