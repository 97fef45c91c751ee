import type { Check } from './examine.ts';
import { ok } from './finding.ts';

export const region: Check = {
  subject: 'region',
  look: async ({ region: where }) => [ok('region', `${await where.own()}.`)],
};
