import type { Anomaly } from '../../csv/report.ts';

/**
 * An anomaly without what its cell or key says, for a report that lies in a table: the form of the cell stays, because advice
 * goes by it.
 */
export function masked(anomaly: Anomaly): Anomaly {
  if (anomaly.kind === 'InvalidJson') return { ...anomaly, found: '' };
  if (anomaly.kind === 'RepeatedKey' || anomaly.kind === 'UnexpectedKey') return { ...anomaly, key: '' };
  if (anomaly.kind !== 'CellMisfit') return anomaly;
  return { ...anomaly, text: anomaly.text.replaceAll(/\p{L}/gu, 'x').replaceAll(/\p{N}/gu, '0') };
}
