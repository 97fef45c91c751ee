/** One bar of a chart. */
export interface Bar {
  label: string;
  value: number;
  /** Written at its end. */
  text: string;
  colour: string;
}

export interface Group {
  title: string;
  bars: Bar[];
}

export interface Chart {
  title: string;
  groups: Group[];
}

const width = 860;
const bar = { height: 18, gap: 5, left: 190, longest: 460 };
const titleHeight = 34;
const groupHeight = 26;
const margin = 18;

/** Horizontal bars, chart below chart, each with a scale of its own that begins at 0. A whole SVG document. */
export function barCharts(charts: readonly Chart[]): string {
  let y = margin;
  const shapes: string[] = [];
  for (const { title, groups } of charts) {
    y += titleHeight;
    shapes.push(text(margin, y - 12, title, 'class="title"'));
    const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
    for (const group of groups) {
      y += groupHeight;
      shapes.push(text(margin, y - 8, group.title, 'class="group"'));
      for (const { label, value, text: said, colour } of group.bars) {
        const length = Math.max(1, (value / most) * bar.longest);
        const baseline = y + bar.height - 5;
        shapes.push(
          text(bar.left - 8, baseline, label, 'text-anchor="end"'),
          `<rect x="${bar.left}" y="${y}" width="${length.toFixed(1)}" height="${bar.height}" rx="2" fill="${colour}"/>`,
          text(bar.left + length + 8, baseline, said),
        );
        y += bar.height + bar.gap;
      }
    }
  }
  const height = y + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>How fast Sluice is</title>
<style>text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-size: 16px; font-weight: 600 } .group { fill: #57606a }</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${shapes.join('\n')}
</svg>
`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escaped}</text>`;
}
