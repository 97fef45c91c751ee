import { maxAborted } from '../../shared/import/aborted.ts';
import { maxFailures } from '../../shared/import/lease/recovery.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { inOrder, isBefore, orderOf } from '../../shared/import/order.ts';
import type { Dropped } from './files.ts';
import type { Trouble } from './schedule.ts';
import { Broken } from './scheduler.ts';
import { isOpen } from './stores/domo.ts';
import type { World } from './world.ts';

/** Whether everything that was begun has come to its end, so that nobody has to come any more. */
export function isAtRest({ backlog, leases, ledger }: World): boolean {
  const { holder, batch } = leases.lease;
  return backlog.size === 0 && holder === null && batch === null && ledger.open().length === 0;
}

/** Throws what is broken of the product's promises, once nobody has anything to do any more. */
export function checkPromises(world: World): void {
  const { domo, leases, files } = world;
  domo.index(Number.POSITIVE_INFINITY);
  for (const execution of domo.executions) {
    const { isForeign, isKept, id, streamId } = execution;
    if (!isOpen(execution) || isForeign || isKept || !domo.streams.has(streamId)) continue;
    // Nobody can know of what a call has opened that nobody waited for, and that could not say so.
    if (execution.isOrphan() && !leases.executions.has(id)) continue;
    // What may be committed is not aborted: its loads say that it is not known.
    if ([...world.ledger.rows.values()].some(({ unresolved }) => isAbout(unresolved, id))) continue;
    throw new Broken(`execution ${id} is left open`);
  }
  checkMade(world);
  const rows = files.map((file) => ({ file, row: rowOf(world, file) }));
  for (const { file, row } of rows) checkEnd(world, file, row);
  if (world.setting.method === 'REPLACE') checkNewest(world, rows);
  else if (!world.setting.twins) checkOrder(world);
}

/** A route makes one Stream or DataSet at most, and nothing is left of it where nothing was committed. */
function checkMade(world: World): void {
  const { domo, registration, setting, leases } = world;
  if (setting.target !== 'newStream' && setting.target !== 'newDataSet') return;
  const made = [...domo.dataSets.keys()].filter((id) => !domo.left.has(id));
  // Where it is announced and not registered, the next load finds it by its name.
  const own = registration?.made?.dataSetId ?? made[0];
  for (const id of made) if (id !== own) throw new Broken(`DataSet ${id} is left over`);
  for (const { dataSetId } of domo.streams.values()) {
    if (!domo.dataSets.has(dataSetId))
      throw new Broken(`DataSet ${dataSetId} is deleted, and its Stream is not`);
  }
  const isDoubted = [...world.ledger.rows.values()].some(({ unresolved }) => unresolved !== null);
  if (domo.history.length > 0 || isDoubted || setting.replays.length > 0) return;
  // Where Domo or AWS fail so often that the run gives up, whoever comes next goes on from the note.
  if (leases.lease.unused !== null && hasTrouble(world)) return;
  for (const id of made) throw new Broken(`DataSet ${id} is left, and nothing was ever committed`);
}

const hasTrouble = ({ scheduler, setting }: World) =>
  setting.deadly !== null || [...scheduler.applied].some(({ what }) => !harmless.includes(what));

const isAbout = (unresolved: LedgerRow['unresolved'], id: number) =>
  unresolved !== null && 'executionId' in unresolved && unresolved.executionId === id;

interface Ended {
  file: Dropped;
  row: LedgerRow;
}

function rowOf({ ledger }: World, { object }: Dropped): LedgerRow {
  for (const row of ledger.rows.values()) if (row.versionId === object.versionId) return row;
  throw new Broken(`${object.versionId} is no load`);
}

/** A load has one final state, a receipt that says so, and its rows are in Domo as the state says. */
function checkEnd(world: World, file: Dropped, row: LedgerRow): void {
  const { id, state, receipt, endedAt } = row;
  const { method } = world.setting;
  const name = `${file.object.versionId} (${state}${row.reason === undefined ? '' : `: ${row.reason}`})`;
  if (world.ledger.endings.get(id) !== 1)
    throw new Broken(`${name} ended ${world.ledger.endings.get(id)} times`);
  if (receipt !== null) {
    const document = world.documents.get(receipt.replace('s3://bucket/', '')) as Receipt | undefined;
    if (document?.state !== state || document.endedAt !== endedAt) {
      throw new Broken(`${name} has a receipt that says ${document?.state} at ${document?.endedAt}`);
    }
    if (document.dataSetRows?.agrees === false && !mayDiffer(world)) {
      throw new Broken(`${name} has a receipt that says ${JSON.stringify(document.dataSetRows)}`);
    }
  }
  const times = timesIn(world, file);
  // With all that have the same content.
  const own = world.files
    .filter((one) => one.object.etag === file.object.etag)
    .map((one) => rowOf(world, one));
  const brought = own.filter((one) => one.state === 'committed').length;
  const doubtful = own.filter((one) => one.state !== 'committed' && one.unresolved !== null).length;
  const most = method === 'REPLACE' && brought > 0 ? times : brought + doubtful;
  const least = method === 'REPLACE' ? Math.min(brought, 1) : brought;
  if (times < least || (times > most && (method !== 'REPLACE' || doubtful === 0)))
    throw new Broken(`${name} is ${times} times in Domo`);
  if (state === 'duplicate' && brought === 0) throw new Broken(`${name} is like none that was committed`);
  if (file.flaw === 'none' && !mayFail(world, row) && (state === 'rejected' || state === 'failed')) {
    throw new Broken(`${name} has no flaw`);
  }
  // No schedule takes a day.
  if (row.error !== null && refusals.includes(row.error) && world.setting.maxPause > 0)
    throw new Broken(`${name} did not wait for Domo`);
  if (file.flaw !== 'none' && state === 'committed') throw new Broken(`${name} has a flaw`);
}

/** Whether so much has befallen that a file without a flaw may fail. */
function mayFail(world: World, { batch, unresolved }: LedgerRow): boolean {
  const { scheduler, setting, refused } = world;
  if (setting.deadly !== null) return true;
  // In a state that nobody has heard of only the row count can tell, and not always.
  if (setting.states === 'unheard' && unresolved !== null) return true;
  // Of a request whose answer was lost nobody ever knows; a delay may end the function that waits for it.
  if (unresolved !== null && 'dataSetId' in unresolved && scheduler.applied.size > 0) return true;
  const troubles = [...scheduler.applied].map(({ what }) => what).filter((what) => !harmless.includes(what));
  const outside = troubles.filter((what) => ofOthers.includes(what)).length;
  if (setting.maxPause === 0 && outside > 0) return true;
  const most = troubles.some((what) => aborting.includes(what)) ? maxAborted - 1 : maxFailures;
  return refused.has(batch ?? '') || outside > 1 || setting.failures + troubles.length > most;
}

/** Errors by which Domo refuses Sluice as a whole. */
const refusals = ['DomoUnauthorized', 'DomoUnavailable', 'DomoThrottled', 'DomoAnswerLost'];
/** What nobody may fail for. */
const harmless: readonly Trouble[] = ['delay', 'duplicate', 'watch'];
/** What may have an execution aborted: the steps count that together with the deaths of runs. */
const aborting: readonly Trouble[] = ['foreign', 'stray', 'strayLate', 'stop', 'stopLate'];
/** Troubles of Domo and of AWS, of which a few at once may be too many. */
const ofOthers: readonly Trouble[] = ['fault', 'faultAfter', 'silence', 'unauthorized', 'foreign'];

/** Whether Domo may still count other rows than there are when a load ends. */
function mayDiffer({ scheduler, setting: { lag, indexing, commitInterval, method } }: World): boolean {
  // Before the next batch nobody can tell the count of an UPSERT from one that lags.
  if (method === 'UPSERT' && lag > 0) return true;
  const patience = Math.min(900, Math.max(120, commitInterval)) * 1000;
  return lag + indexing >= patience || [...scheduler.applied].some(({ what }) => ofOthers.includes(what));
}

/** How often the rows of a file have become visible, all of them, and in their order. */
function timesIn({ domo }: World, { rows, object }: Dropped): number {
  const first = `${rows[0]?.split(',')[0]},`;
  return domo.history.reduce((sum, shown) => {
    const own = shown.rows.filter((row) => row.startsWith(first));
    // A person may have forced another one with the same content into the same batch.
    const times = own.length / rows.length;
    if (own.join() !== Array(Math.ceil(times)).fill(rows.join()).join()) {
      throw new Broken(`of ${object.versionId} there was in Domo: ${own.join(' ')}`);
    }
    return sum + times;
  }, 0);
}

/** A REPLACE leaves the newest of the loads that were committed. */
function checkNewest({ domo, setting }: World, loads: readonly Ended[]): void {
  const last = domo.history.at(-1);
  const shows = ({ file }: Ended) => file.rows.join() === last?.rows.join();
  const newest = (ended: Ended | undefined, one: Ended) =>
    ended === undefined || isBefore(placeOf(ended.row), placeOf(one.row)) ? one : ended;
  const own = loads.filter(shows);
  const inIt = own.filter(({ row }) => row.state === 'committed' || row.state === 'duplicate');
  const shown = (inIt.length > 0 ? inIt : own).reduce(newest, undefined as Ended | undefined);
  if (setting.replays.some(({ force }) => force)) return;
  for (const { row } of loads) {
    if (row.state !== 'committed' && row.state !== 'superseded' && row.state !== 'duplicate') continue;
    if (shown === undefined) throw new Broken(`${row.versionId} is ${row.state}, and the DataSet is empty`);
    if (isBefore(placeOf(shown.row), placeOf(row))) {
      throw new Broken(`${shown.row.versionId} is in the DataSet, and ${row.versionId} is newer`);
    }
  }
}

/** No load comes behind one that a plan could have taken with it, or after it. */
function checkOrder({ domo, planned, prompt, files, setting }: World): void {
  if (setting.replays.length > 0) return;
  const seen: string[] = [];
  for (const { batch, rows } of domo.history) {
    const waiting = planned.get(batch ?? '') ?? [];
    // Where several wait, those before them have a moment to come.
    const expected = waiting.length < 2 ? [] : [...prompt.values()];
    const all = new Map([...expected, ...waiting].map((entry) => [entry.order, entry]));
    const known = inOrder([...all.values()]).map(({ load }) => load.object.versionId ?? '');
    const own = [...new Set(rows.map((row) => files[Number.parseInt(row, 10)]?.object.versionId ?? ''))];
    let last = -1;
    for (const id of own) {
      const place = known.indexOf(id);
      if (place < last)
        throw new Broken(`${own.join(', ')} were loaded in this order, known as ${known.join(', ')}`);
      last = place;
    }
    const later = known.slice(0, last).filter((id) => !own.includes(id) && !seen.includes(id));
    for (const id of later) {
      const comes = domo.history.some((one) =>
        one.rows.some((row) => files[Number.parseInt(row, 10)]?.object.versionId === id),
      );
      if (comes)
        throw new Broken(`${id} was known (${known.join(', ')}) when ${own.join(', ')} went before it`);
    }
    seen.push(...own);
  }
}

function placeOf(row: LedgerRow) {
  return { order: orderOf(row), load: { object: { key: row.key }, sequencer: row.sequencer } };
}
