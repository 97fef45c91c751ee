import { connectionOf } from '../../cli/connection.ts';
import type {
  DataSetAnswer,
  EndedLoad,
  ExportAnswer,
  LoadAnswer,
  NoticesAnswer,
  PlanAnswer,
  RowsAnswer,
  TakenFile,
} from '../../console/answers.ts';
import { type Console, startConsole } from '../../console/server/console.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';
import { type Asking, askingOf } from './asking.ts';

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const route = (name: string, more: object = {}) => ({
  ...{ name, prefix: `incoming/${name}/`, updateMethod: 'APPEND', commitInterval: '0s' },
  dataSet: { name, columns },
  ...more,
});

let sandbox: SandboxProcess;
let console: Console;
let asking: Asking;

beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: [route('open'), route('secret', { showCells: false })],
    exports: [{ name: 'back', route: 'open', schedule: 'cron(0 6 ? * * *)', prefix: 'exports/back/' }],
  });
  console = await startConsole(connectionOf({ endpoint: sandbox.aws }), { port: 0 });
  asking = askingOf(console);
}, 120_000);
afterAll(async () => {
  await console.close();
  await sandbox.stop();
});

const good = `id,name\n${Array.from({ length: 150 }, (_, i) => `${i},name ${i}`).join('\n')}\n`;
const bad = 'id,name\n1,a\n2,b\nthree,<b>c</b>\n4,d\n';

async function take(name: string, content: string): Promise<string> {
  return (await asking.post<TakenFile>(`/files?name=${name}`, content)).file;
}

/** Asks until an answer is what is waited for. */
async function until<T>(path: string, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await asking.get<T>(path);
    if (isSo(answer)) return answer;
  }
}

/** Drops a file, and waits for its end. */
async function dropped(name: string, content: string, to: string): Promise<EndedLoad> {
  await asking.post(`/files/${await take(name, content)}/drop`, { route: to });
  const ended = (loads: EndedLoad[]) => loads.find(({ key }) => key.endsWith(`/${to}/${name}`));
  const loads = await until<EndedLoad[]>('/loads', (all) => ended(all) !== undefined);
  return ended(loads) as EndedLoad;
}

describe('plans', () => {
  test('of a good file are those of the command', async () => {
    const { plan } = (await asking.get<PlanAnswer>(
      `/files/${await take('a.csv', good)}/plan?route=open`,
    )) as Extract<PlanAnswer, { plan: unknown }>;
    expect(plan).toMatchObject({ route: 'open', key: 'incoming/open/a.csv', rowCount: 150, columns });
  });

  test('of a bad one have the rows around its fault', async () => {
    const file = await take('a.csv', bad);
    expect(await asking.get<PlanAnswer>(`/files/${file}/plan?route=open`)).toEqual({
      rejected: { name: 'CellOfWrongType', fault: 'user', message: expect.stringContaining('row 4') },
      place: {
        ...{ key: 'incoming/open/a.csv', row: 4, byte: expect.any(Number), column: 'id', hidden: null },
        rows: {
          ...{ header: ['id', 'name'], cell: 0 },
          rows: expect.arrayContaining([{ row: 4, cells: ['three', '<b>c</b>'] }]),
        },
      },
    });
  });

  test('show no cell where the route does not let them be shown', async () => {
    const file = await take('a.csv', bad);
    const answer = await asking.get<PlanAnswer>(`/files/${file}/plan?route=secret`);
    expect(answer).toMatchObject({ place: { rows: null, hidden: expect.stringContaining('showCells') } });
    expect(JSON.stringify(answer)).not.toContain('three');
  });

  test('of a file that is no load say why', async () => {
    const file = await take('_notes.csv', good);
    expect(await asking.get<PlanAnswer>(`/files/${file}/plan?route=open`)).toMatchObject({
      plan: { state: 'ignored', reason: expect.any(String) },
    });
  });
});

test('a file that is dropped is loaded, and its rows are shown', async () => {
  const { id, state } = await dropped('good.csv', good, 'open');
  expect(state).toBe('committed');
  expect(await asking.get<LoadAnswer>(`/loads/${id}`)).toMatchObject({
    load: { rows: 150, parts: 1 },
    receipt: { proof: { rows: 150, rowsSent: 150 }, dataSetRows: { agrees: true } },
    moments: expect.arrayContaining([expect.objectContaining({ state: 'committed' })]),
  });
  const [dataSet] = (await asking.get<DataSetAnswer[]>('/data-sets')).filter(({ name }) => name === 'open');
  expect(dataSet).toMatchObject({ rows: 150 });
  const rows = await asking.get<RowsAnswer>(`/data-sets/${dataSet?.id}/rows`);
  expect(rows).toMatchObject({ name: 'open', rowCount: 150, columns });
  expect(rows.rows).toHaveLength(100);

  const run = await asking.post('/exports/back/run');
  expect(run).toMatchObject({ state: 'running' });
  const [job] = await until<ExportAnswer[]>('/exports', ([one]) => one?.run?.state !== 'running');
  expect(job).toMatchObject({
    ...{ name: 'back', source: 'route open', format: 'csv', run: { state: 'exported', reason: null } },
    latest: { rows: 150, key: expect.stringMatching(/^exports\/back\/\d{8}T\d{6}Z\//) },
  });
}, 60_000);

test('a file that is rejected shows where, and people were told', async () => {
  const { id, state } = await dropped('bad.csv', bad, 'open');
  expect(state).toBe('rejected');
  expect(await asking.get<LoadAnswer>(`/loads/${id}`)).toMatchObject({
    error: 'CellOfWrongType',
    fault: { row: 4, rows: { cell: 0 } },
  });
  const { of, notices } = await until<NoticesAnswer>('/notices', (answer) => answer.notices.length > 0);
  expect(of).toBe('published');
  expect(notices).toContainEqual(
    expect.objectContaining({ load: id, subject: expect.stringContaining('bad.csv') }),
  );
}, 60_000);

test('of a route without showCells nothing of the file is shown', async () => {
  const { id } = await dropped('bad.csv', bad, 'secret');
  const answer = await asking.get<LoadAnswer>(`/loads/${id}`);
  expect(answer.fault).toMatchObject({ rows: null });
  expect(JSON.stringify(answer)).not.toMatch(/three|<b>/);
}, 60_000);

test('an export that there is not is not run', async () => {
  await expect(asking.post('/exports/nope/run')).rejects.toThrow('There is no export \\"nope\\"');
});
