import type { Check } from './examine.ts';
import { ok } from './finding.ts';

export const domo: Check = {
  subject: 'Domo',
  async look({ domo: client, stack }) {
    await client.own();
    const { output } = await stack.known();
    return [ok('Domo', `${output('DomoHost')} accepts the client, and lets it read DataSets and Streams.`)];
  },
};
