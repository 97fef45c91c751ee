import type { Case } from './case.ts';
import type { Played } from './play.ts';

/** Columns of a line; what does not fit goes on in the next. */
const width = 150;
const longest = 36;

/** What differs, case by case, as a table; and how many are as expected. */
export function reportLines(played: readonly Played[], waiting: readonly Case[], seconds: number): string[] {
  const wrong = played.filter(({ differences }) => differences.length > 0);
  const indent = Math.min(longest, Math.max(...wrong.map(({ case: { name } }) => name.length), 0)) + 2;
  return [
    ...wrong.flatMap(({ case: { name }, differences }) =>
      differences.flatMap((text, index) => folded(index === 0 ? name : '', text, indent)),
    ),
    ...(waiting.length === 0
      ? []
      : [`not tried: ${waiting.map(({ name, waitsFor }) => `${name} (waits for ${waitsFor})`).join(', ')}`]),
    `${played.length - wrong.length} of ${played.length} cases are as expected, ${seconds} s`,
  ];
}

function folded(name: string, text: string, indent: number): string[] {
  const room = width - indent;
  const head = name.length < indent ? [] : [name];
  const lines = printable(text).match(new RegExp(`.{1,${room}}(?: |$)|.{1,${room}}`, 'gu')) ?? [''];
  return [
    ...head,
    ...lines.map((line, index) => `${(index === 0 && head.length === 0 ? name : '').padEnd(indent)}${line}`),
  ];
}

function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
