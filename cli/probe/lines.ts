import type { Channel, Style } from '../terminal.ts';
import { printable, wrap } from '../text/width.ts';
import type { Probed, ProbedAssumption } from './probe.ts';
import type { Leftover } from './throwaways.ts';
import type { Verdict } from './trial.ts';

const marks: Record<Verdict, { mark: string; style: Style }> = {
  'as assumed': { mark: '✔ as assumed', style: 'green' },
  otherwise: { mark: '! otherwise', style: 'yellow' },
  'not found out': { mark: '– not found out', style: 'dim' },
};
const indent = 10;

/** A paragraph for each assumption: what was assumed, what was seen, what the stack does. */
export function probeLines({ assumptions, leftovers }: Probed, channel: Channel): string[] {
  return [
    ...assumptions.flatMap((one) => [...assumptionLines(one, channel), '']),
    ...leftovers.flatMap((one) => wrap(printable(leftoverText(one)), Math.min(channel.width, 120))),
  ];
}

function assumptionLines(
  { code, assumed, verdict, seen, does }: ProbedAssumption,
  { width, paint }: Channel,
): string[] {
  const { mark, style } = marks[verdict];
  const room = Math.max(40, Math.min(width, 120) - indent);
  const line = (title: string, text: string) =>
    wrap(printable(text), room).map((part, i) => `${(i === 0 ? title : '').padEnd(indent)}${part}`);
  return [
    `${paint('bold', code.padEnd(indent))}${paint(style, mark)}`,
    ...line('  assumed', assumed),
    ...line('  seen', seen),
    ...line('  stack', does),
  ];
}

/** How a person deletes what is left. */
export function leftoverText({ name, dataSetId, streamId, reason }: Leftover): string {
  if (dataSetId === null) {
    return `Whether the DataSet "${name}" was made is not known, and Domo can’t be asked: ${reason} Look for it by its name in Domo's Data Center, and delete it there if it is there.`;
  }
  const stream = streamId === null ? '' : `, with its Stream ${streamId}`;
  return `The DataSet "${name}" (${dataSetId})${stream} could not be deleted: ${reason} Delete it in Domo's Data Center: open the DataSet with this name or id, and choose Delete.`;
}
