import type { Channel, Style } from '../terminal.ts';
import { counted } from '../text/amounts.ts';
import { displayWidth, printable, wrap } from '../text/width.ts';
import type { Finding, Status } from './finding.ts';

const marks: Record<Status, { mark: string; style: Style }> = {
  ok: { mark: '✔ ok', style: 'green' },
  warning: { mark: '! warning', style: 'yellow' },
  wrong: { mark: '✖ wrong', style: 'red' },
  skipped: { mark: '– skipped', style: 'dim' },
};

const markWidth = Math.max(...Object.values(marks).map(({ mark }) => mark.length));

/** The findings as lines: each with its remedy, and a sentence about all of them at the end. */
export function findingLines(findings: readonly Finding[], { width, paint }: Channel): string[] {
  const subjectWidth = Math.max(0, ...findings.map(({ subject }) => displayWidth(subject)));
  const indent = markWidth + 2 + subjectWidth + 2;
  const room = Math.max(40, Math.min(width, 120) - indent);
  const lines = findings.flatMap(({ subject, status, found, remedy }) => {
    const { mark, style } = marks[status];
    const head = `${paint(style, mark.padEnd(markWidth))}  ${printable(subject)}${' '.repeat(subjectWidth - displayWidth(subject) + 2)}`;
    const [first = '', ...rest] = wrap(printable(found), room);
    return [
      head + first,
      ...rest.map((line) => ' '.repeat(indent) + line),
      ...(remedy === null ? [] : wrap(printable(remedy), room)).map(
        (line) => ' '.repeat(indent) + paint('bold', line),
      ),
    ];
  });
  return [...lines, '', summary(findings, paint)];
}

function summary(findings: readonly Finding[], paint: Channel['paint']): string {
  const number = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const { wrong, warning, skipped } = {
    wrong: number('wrong'),
    warning: number('warning'),
    skipped: number('skipped'),
  };
  const told = [
    ...(wrong > 0 ? [paint('red', `${wrong} wrong`)] : []),
    ...(warning > 0 ? [paint('yellow', counted(warning, 'warning'))] : []),
    ...(skipped > 0 ? [`${skipped} not looked at`] : []),
  ];
  if (told.length === 0) return paint('green', 'All is well.');
  return `${wrong === 0 ? 'Nothing is wrong; ' : ''}${told.join(', ')}.`;
}
