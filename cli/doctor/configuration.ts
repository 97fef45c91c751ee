import { configWarnings } from '../../shared/config/warnings.ts';
import type { Check } from './examine.ts';
import { warning } from './finding.ts';

export const configuration: Check = {
  subject: 'configuration',
  async look(patient) {
    const [imports, exports] = await Promise.all([patient.routes.known(), patient.exports.known()]);
    return configWarnings({ imports: [...imports], exports: [...exports] }).map(
      ({ subject, found, remedy }) => warning(subject, found, remedy),
    );
  },
};
