import type { Anomaly } from '../../csv/report.ts';
import type { Text } from '../../source/text.ts';

/** An anomaly of a text with its places in the object, where people look for them. */
export async function inObject(
  anomaly: Anomaly,
  { objectOffset, placeOf }: Pick<Text, 'objectOffset' | 'placeOf'>,
): Promise<Anomaly> {
  if (placeOf) return { ...anomaly, place: await placeOf(anomaly.offset) };
  const offset = await objectOffset(anomaly.offset);
  if (!('openedAt' in anomaly) || anomaly.openedAt === null) return { ...anomaly, offset };
  return { ...anomaly, offset, openedAt: await objectOffset(anomaly.openedAt) };
}
