import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportEnded, exportFailed } from '../../shared/export/event.ts';
import { loadEnded, type SluiceEvent } from '../../shared/import/ledger/event.ts';

const text = readFileSync(join(__dirname, '../../docs/events.md'), 'utf8');

/** The fields that the table of a chapter names. */
function documented(type: SluiceEvent['type']): string[] {
  const chapter = text.split(`## \`${type}\`\n`)[1]?.split('\n## ')[0] ?? '';
  return [...chapter.matchAll(/^\| `(\w+)` /gm)].map(([, field = '']) => field).sort();
}

const fieldsOf = (...events: SluiceEvent[]) =>
  [...new Set(['version', 'stack', ...events.flatMap(({ detail }) => Object.keys(detail))])].sort();

const example = JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? '');
const { version: _, stack: __, dataSetId, ...record } = example.detail;
const row = { ...record, unresolved: null };

test('the event of a load has the fields of docs/events.md, and no others', () => {
  const all = loadEnded({ ...row, reason: 'why', fault: 'user' }, dataSetId);
  expect(documented('Sluice Load Ended')).toEqual(fieldsOf(all));
});

test('the example of docs/events.md is what is sent', () => {
  const { type, detail } = loadEnded(row, dataSetId);
  expect(example).toMatchObject({ source: 'sluice', 'detail-type': type });
  expect(example.detail).toEqual({ version: 1, stack: 'Sluice', ...detail });
});

test('the event of an export has the fields of docs/events.md, and no others', () => {
  const failed = exportFailed(
    { name: 'q4', source: { kind: 'dataSet', dataSetId: 'D' } } as never,
    'b',
    't',
    {
      ...{ name: 'DomoUnavailable', message: 'down', fault: 'domo' },
    },
  );
  const exported = exportEnded('exported', 't', {
    ...{ export: 'q4', dataSetId: 'D', bucket: 'b', key: 'k', versionId: null, rows: 1, bytes: 1 },
    ...{ format: 'csv', gzip: false },
  } as never);
  expect(documented('Sluice Export Ended')).toEqual(fieldsOf(failed, exported));
});
