import type { Frame, Run, Size } from './frames.ts';

/** Of a character, and of a line. Pixels. */
const [width, height] = [8.4, 19];
const margin = 16;
/** The last picture stays so long before it begins again. Seconds. */
const rest = 6;

/** The first eight colours of a terminal, in a dark one. */
const palette = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#e6edf3'];

/**
 * An animation that needs no script, so that it plays as a picture in a page: each line is drawn once for as long as it stays
 * the same.
 *
 * @param faster by how much it plays faster than it was
 */
export function svgOf(frames: readonly Frame[], { columns, rows }: Size, title: string, faster = 1): string {
  const start = frames[0]?.at ?? 0;
  const timeOf = (frame: Frame | undefined) => ((frame?.at ?? start) - start) / faster;
  const total = timeOf(frames.at(-1)) + rest;
  const rules: string[] = [];
  const drawn: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (const { runs, from, to } of stays(frames, row)) {
      const [begin, end] = [timeOf(frames[from]), to === frames.length ? total : timeOf(frames[to])];
      const name = `s${drawn.length}`;
      rules.push(rule(name, (100 * begin) / total, (100 * end) / total, total));
      drawn.push(`<g class="${name}">${runs.map((run) => textOf(run, row)).join('')}</g>`);
    }
  }
  const [w, h] = [Math.ceil(columns * width + 2 * margin), Math.ceil(rows * height + 2 * margin)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${escaped(title)}">
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${palette[7]};white-space:pre}
g{visibility:hidden}
${rules.join('\n')}
@media (prefers-reduced-motion:reduce){g{animation:none!important}.last{visibility:visible}}
</style>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
${drawn.join('\n')}
</svg>
`;
}

interface Stay {
  runs: Run[];
  /** The number of the first frame that has it, and of the first that has it no more. */
  from: number;
  to: number;
}

/** What stands in a line, one after the other. */
function stays(frames: readonly Frame[], row: number): Stay[] {
  const all: Stay[] = [];
  for (const [i, { lines }] of frames.entries()) {
    const runs = lines[row] ?? [];
    const last = all.at(-1);
    if (last !== undefined && JSON.stringify(last.runs) === JSON.stringify(runs)) last.to = i + 1;
    else all.push({ runs, from: i, to: i + 1 });
  }
  return all.filter(({ runs }) => runs.length > 0);
}

/** From and to are parts of a hundred of the whole. */
function rule(name: string, from: number, to: number, seconds: number): string {
  const steps = [
    ...(from > 0 ? ['0%{visibility:hidden}'] : []),
    `${share(from)}{visibility:visible}`,
    ...(to < 100 ? [`${share(to)}{visibility:hidden}`] : []),
  ];
  return `@keyframes ${name}{${steps.join('')}}.${name}{animation:${name} ${seconds.toFixed(2)}s step-end infinite}`;
}

const share = (part: number) => `${part.toFixed(2)}%`;

function textOf({ column, text, colour, bold, dim }: Run, row: number): string {
  const looks = [
    ...(colour === null ? [] : [`fill:${palette[colour % 8]}`]),
    ...(bold ? ['font-weight:bold'] : []),
    ...(dim ? ['opacity:.6'] : []),
  ];
  const [x, y] = [margin + column * width, margin + (row + 0.75) * height];
  // Of whatever font, the columns are where the terminal had them.
  const length = `textLength="${([...text].length * width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  const style = looks.length === 0 ? '' : ` style="${looks.join(';')}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${style} ${length}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
