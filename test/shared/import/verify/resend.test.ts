import type { ImportRoute } from '../../../../shared/config/route.ts';
import { AwsUnavailable, LeaseLost, StepOvertaken } from '../../../../shared/errors.ts';
import { batchId } from '../../../../shared/import/documents.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import type { UploadReport } from '../../../../shared/import/part.ts';
import { verify } from '../../../../shared/import/verify/verify.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { partTimeout, type Run, runOf } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
async function opened(drops: Drop[], of: Partial<ImportRoute> = {}): Promise<string[]> {
  world = createWorld({ routes: [{ ...route, ...of }] });
  const ids = await world.drop(...drops);
  run = await runOf(world).to('split');
  return ids;
}
/** The same, and their parts were sent. */
async function sent(...given: Parameters<typeof opened>): Promise<string[]> {
  const ids = await opened(...given);
  await run.split();
  return ids;
}

const states = (ids: string[]) => ids.map((id) => world.row(id).state);
const rows = () => world.domo.dataSets.get('D42')?.rows;
const proofs = () => world.documents.get(`s3://bucket/_sluice/batches/${run.ref.id}/proofs.json`);
const three = [{ text: 'id\n1\n' }, { text: 'id\n2\n3\n' }, { text: 'id\n4' }];
const lines = (count: number) => Array.from({ length: count }, (_, i) => String(10_000 + i)).join('\n');

describe('parts that are sent again', () => {
  test('are those without a report, in the next round', async () => {
    await opened([{ text: `id\n${lines(60)}\n` }], { partSize: 100 });
    const [first, , third] = run.parts;
    await run.split([first, third].filter((part) => part !== undefined));
    expect(await run.verify()).toMatchObject({ next: 'resend', round: 1, fence: 2 });
    expect(run.parts.map(({ part }) => part)).toEqual([2]);
    await run.split();
    expect(await run.verify()).toMatchObject({ next: 'commit' });
  });

  test('are sent at once where nothing else can come late', async () => {
    await opened(three);
    await run.split([]);
    expect(await run.verify()).toMatchObject({ next: 'resend', notBefore: '2026-11-23T12:10:00.000Z' });
  });

  test('hold all their segments, also those that are good', async () => {
    await opened(three);
    world.requests.refuse('objects.read', new AwsUnavailable('down'), 1);
    await run.split();
    await run.verify();
    expect(run.parts).toMatchObject([{ part: 1, segments: [{}, {}, {}] }]);
    await run.toEnd();
    expect(rows()).toEqual(['1', '2', '3', '4']);
  });

  /** The report of the second part says that it was cut from a wrong guess. */
  const misguess = (tries: number) => {
    const kept = world.reports.get(run.ref.id) ?? new Map<number, UploadReport>();
    const report = kept.get(2) as UploadReport;
    const [segment] = report.segments;
    if (!segment?.cut) throw new Error('part 2 was not cut');
    const cut = { ...segment.cut, start: 'I' as const, exact: false };
    kept.set(2, { ...report, tries, segments: [{ ...segment, cut }] });
  };

  test.each([
    [0, '2026-11-23T12:10:00.000Z'],
    [1, '2026-11-23T12:14:00.000Z'],
  ])('are cut from the proven state; %d tries before: from %s on', async (tries, notBefore) => {
    await sent([{ text: `id\n${lines(60)}\n` }], { partSize: 100 });
    misguess(tries);
    expect(await run.verify()).toMatchObject({ next: 'resend', notBefore });
    expect(run.parts).toMatchObject([{ part: 2, segments: [{ state: 'O' }] }]);
  });

  test('are sent six times; then their load ends, and the others go on', async () => {
    const ids = await opened([{ text: `id\n${lines(60)}\n` }, {}], { partSize: 100 });
    const isSecond = (part: { part: number }) => part.part === 2;
    world.requests.refuse('domo.parts.upload', new AwsUnavailable('out of memory'), 100, isSecond as never);
    await run.to('plan');
    expect(states(ids)).toEqual(['failed', 'planned']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      error: 'PartsMissing',
      reason: expect.stringMatching(/1 of its parts \(2\) could not be sent in 6 rounds\. out of memory/),
    });
    await run.toEnd();
    expect(states(ids)).toEqual(['failed', 'committed']);
  });
});

test('one file that can’t be read does not end the others of its part', async () => {
  const ids = await opened(three);
  const isSecond = ({ key }: { key: string }) => key.endsWith('2.csv');
  world.requests.refuse('objects.read', new AwsUnavailable('S3 is down.'), 100, isSecond as never);
  await run.toEnd();
  expect(states(ids)).toEqual(['committed', 'failed', 'committed']);
  expect(world.row(ids[1] ?? '')).toMatchObject({
    error: 'PartsMissing',
    reason: expect.stringContaining('S3 is down.'),
  });
  expect(rows()).toEqual(['1', '4']);
});

test('an old report of another Stream’s execution with the same number does not count', async () => {
  const text = `id\n${lines(60)}\n`;
  const [id = ''] = await sent([{ text }], { partSize: 100 });
  // The load fails on this Stream, and is replayed on another one, whose executions count from 1, too.
  const old = world.reports.get(run.ref.id) ?? new Map();
  run.end();
  world.domo.addStream(43);
  world.routes = [{ ...route, partSize: 100, target: { kind: 'stream', streamId: 43 } }];
  const { row } = world;
  world.rows.set(id, { ...row(id), endedAt: null, streamKey: 'stream-43', fence: 0 });
  world.backlogs.set('stream-43', world.backlogs.get(stream) ?? new Map());
  world.backlogs.delete(stream);
  await world.drop({ text: 'id\n9\n' });
  run = await runOf(world, 'stream-43').to('split');
  expect(run.execution.executionId).toBe(1);
  expect(run.ref.id).not.toBe(batchId(stream, 2));
  const [first, , ...rest] = run.parts;
  await run.split([first, ...rest].filter((part) => part !== undefined));
  expect(old.size).toBe(3);
  expect(await run.verify()).toMatchObject({ next: 'resend' });
  expect(run.parts.map(({ part }) => part)).toEqual([2]);
});

describe('a call that is made again', () => {
  const again = (hold: Run['hold']) =>
    verify(world.ports, { ...hold, batch: run.ref, execution: run.execution, round: 0, partTimeout });

  test('after it gave the batch up goes on from there', async () => {
    await opened(three);
    world.objects.delete('incoming/sales/2.csv@v1');
    await run.split();
    const { hold } = run;
    const answer = await run.verify();
    expect(await again(hold)).toMatchObject({ next: 'replan', fence: answer.fence });
  });

  test('and was to end loads is made good by the plan that follows', async () => {
    const ids = await opened(three);
    world.objects.delete('incoming/sales/2.csv@v1');
    await run.split();
    world.requests.refuse('ledger.end', new AwsUnavailable('down'), 1);
    await expect(run.verify()).rejects.toThrow('down');
    expect(await run.verify()).toMatchObject({ next: 'replan' });
    await run.toEnd();
    expect(states(ids)).toEqual(['committed', 'rejected', 'committed']);
  });

  test('while the batch is committed by now changes nothing', async () => {
    await sent(three);
    const { hold } = run;
    await run.to('settle');
    world.objects.delete('incoming/sales/2.csv@v1');
    world.reports.clear();
    world.domo.refuses = () => 'late';
    const before = world.lease();
    await again(hold).catch((error: unknown) => expect(error).toBeInstanceOf(StepOvertaken));
    expect(world.lease()).toEqual(before);
  });

  test('when another run has the stream is refused', async () => {
    await sent(three);
    await recover(world.ports, stream, run.name);
    await expect(run.verify()).rejects.toThrow(LeaseLost);
    expect(proofs()).toBeUndefined();
  });
});
