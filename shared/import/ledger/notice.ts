import { counted } from '../../counted.ts';
import type { Fault } from '../../errors.ts';
import { listLines, shorten } from '../../wording.ts';
import { doubtOf } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import { address, receiptFolder } from '../documents.ts';
import { describe, type FinalState, type Load, type LoadRecord } from '../load.ts';
import type { DataSetRows } from './receipt.ts';
import type { Unresolved } from './row.ts';

/** What people are told, as a mail or wherever else they have it sent. */
export interface Notice {
  /** ASCII, less than 100 characters: what SNS takes for the subject of a mail. */
  subject: string;
  message: string;
  about: About;
}

/** What a notice is about: by this a subscription can choose which it gets. */
export interface About {
  kind: NoticeKind;
  route?: string;
  export?: string;
  /** How loads have ended. */
  state?: FinalState;
  /** The stable name of an error, and whose fault it is. */
  error?: string | null;
  fault?: Fault;
  /** The run in which it happened: its ARN, or its name if it is one of the import machine. */
  run?: string;
}

/** `setup`: AWS or Domo refuse something that loads can do without, or a setting is seldom meant so. */
export const noticeKinds = [
  'load',
  'export',
  'expected',
  'row-counts',
  'paused',
  'sweep',
  'set',
  'setup',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What a notice of a load needs of it. */
export type Noted = LoadRecord & { error: string | null; unresolved: Unresolved | null };

/** A batch whose rows and whose DataSet don't agree. */
export interface RowMismatch {
  route: string;
  destination: Destination;
  /** Records that Domo acknowledged. */
  rowsSent: number;
  dataSetRows: DataSetRows;
  loads: Pick<Load, 'id' | 'object'>[];
  /** The name of the run that has counted. */
  run: string;
}

const longestSubject = 99;
/** Characters; the receipt has all of it. */
const longestReason = 1500;

/**
 * What is said of loads that have ended: one notice for each that ended badly, or, where several have the same cause,
 * one for all of these; nothing where all is as it should be.
 *
 * @param run the name of the run that ends them
 */
export function noticesOf(loads: readonly Noted[], run: string): Notice[] {
  const byCause = new Map<string, Noted[]>();
  for (const load of loads) {
    const cause = JSON.stringify([load.route, load.state, load.error, load.fault]);
    const alike = byCause.get(cause);
    if (alike === undefined) byCause.set(cause, [load]);
    else alike.push(load);
  }
  return [...byCause.values()].flatMap((alike) => {
    const [first, ...others] = alike;
    const notice =
      first === undefined
        ? null
        : others.length === 0
          ? noticeOf(first, run)
          : noticeOfMany(first, alike, run);
    return notice === null ? [] : [notice];
  });
}

function noticeOfMany(first: Noted, alike: readonly Noted[], run: string): Notice | null {
  const { state, route, error } = first;
  if (state !== 'rejected' && state !== 'failed') return null;
  const files = listLines(alike, (load) => `${describe(load)}\n  load ${load.id}: ${reasonOf(load)}`);
  const what = state === 'rejected' ? 'were rejected' : 'could not be loaded';
  const again =
    state === 'rejected'
      ? 'Put the files right and drop them again. The files themselves are still where they were dropped.'
      : `When the cause is gone, load them with: npx sluice replay --failed --route ${route}${needed(error)}`;
  return notice(aboutLoad(first, run), `${state} ${alike.length} files, route ${route}`, [
    `${alike.length} files of route ${route} ${what}, all for the same cause (${error ?? 'unknown'}). ${manyUntouched(alike)}`,
    files.join('\n'),
    `What to do: ${again}`,
    `All of them: npx sluice history --state ${state} --route ${route}`,
  ]);
}

function manyUntouched(alike: readonly Noted[]): string {
  return alike.every(({ unresolved }) => unresolved === null)
    ? 'Nothing of them was loaded.'
    : 'Whether their rows are in Domo is not known: the reasons say more.';
}

function aboutLoad({ route, state, error, fault }: Noted, run: string): About {
  return { kind: 'load', route, state: state as FinalState, error, ...(fault && { fault }), run };
}

function noticeOf(load: Noted, run: string): Notice | null {
  switch (load.state) {
    case 'rejected':
      return notice(aboutLoad(load, run), `rejected ${fileName(load.key)}, route ${load.route}`, [
        `The file ${describe(load)} was rejected. ${untouched(load)}`,
        `Why: ${reasonOf(load)}`,
        `What to do: ${rejectedAdvice(load)}`,
        facts(load),
      ]);
    case 'failed':
      return notice(aboutLoad(load, run), `failed to load ${fileName(load.key)}, route ${load.route}`, [
        `The file ${describe(load)} could not be loaded. ${untouched(load)}`,
        `Why: ${reasonOf(load)}`,
        `Who is at fault: ${failedAdvice(load)}`,
        facts(load),
      ]);
    default:
      return null;
  }
}

/** What is said where Domo, asked long enough, counts other rows than were loaded, or can't be asked at all. */
export function mismatchNotice({
  route,
  destination,
  rowsSent,
  dataSetRows,
  loads,
  run,
}: RowMismatch): Notice {
  const { dataSetId, streamId, executionId } = destination;
  const by = executionId === null ? 'the import' : `execution ${executionId} of Stream ${streamId}`;
  const { before, after, batch, expected } = dataSetRows;
  const due = expected === null ? `between ${before} and ${before + batch}` : String(expected);
  const files = listLines(loads, ({ id, object }) => {
    const receipts = address(receiptFolder({ id, route, bucket: object.bucket }));
    return `${describe(object)}\n  load ${id}, receipt in ${receipts}`;
  });
  const [what, count] =
    after === null
      ? ['rows could not be counted', `Domo could not be asked how many rows DataSet ${dataSetId} has`]
      : ['row counts do not agree', `Domo counts ${rows(after)} in DataSet ${dataSetId}`];
  return notice({ kind: 'row-counts', route, run }, `${what}, route ${route}`, [
    `${count}, and there should be ${due}.`,
    `It had ${rows(before)} before ${loads.length === 1 ? 'a file was' : `${loads.length} files were`} committed; read of ${loads.length === 1 ? 'it' : 'them'}: ${rows(batch)}, acknowledged by Domo: ${rows(rowsSent)}.`,
    `What to do: Look at the DataSet in Domo. If it has ${due} by now, its count was only late, and all is well. If somebody else writes to it or deletes from it, that explains the difference. If not, ask Domo about ${by}, and don't load the files again before you know: the rows that arrived would be there twice, unless the route replaces them.`,
    [
      `Route: ${route}`,
      ...(executionId === null ? [] : [`Execution: ${executionId} of Stream ${streamId}`]),
      ...['Files:', ...files],
    ].join('\n'),
  ]);
}

/** @param about what it is about */
export function notice(about: About, subject: string, paragraphs: string[]): Notice {
  return {
    subject: asciiLine(`Sluice: ${subject}`),
    message: `${paragraphs.join('\n\n').replaceAll(unprintable, '?')}\n`,
    about,
  };
}

function rows(count: number): string {
  return counted(count, 'row', 'rows');
}

function rejectedAdvice({ id, error }: Noted): string {
  switch (error) {
    case 'DataSetWouldShrink':
      return `If the file is not complete, drop the complete one. If it is, load it with: npx sluice replay ${id} --force`;
    case 'ObjectGone':
      return 'Drop the file again, if it should be loaded.';
    default:
      return 'Put the file right and drop it again. The file itself is still where it was dropped.';
  }
}

/** What a replay does not go on without. */
function needed(error: string | null): string {
  return error === 'DataSetDeleted' ? ' --recreate' : '';
}

function failedAdvice({ id, fault, error, unresolved }: Noted): string {
  const replay = `npx sluice replay ${id}${needed(error)}`;
  const asked = unresolved === null ? '' : '\n\nDomo is asked first, so that no row is loaded twice.';
  switch (fault) {
    case 'user':
      return `the set-up, not the file.\n\nWhat to do: Put right what is said above (configuration, secret, or what the client may do in Domo), then: ${replay}${asked}`;
    case 'domo':
      return `Domo.\n\nWhat to do: When Domo is well again, load the file with: ${replay}${asked}`;
    case 'aws':
      return `AWS, or whoever stopped the run.\n\nWhat to do: When that is over, load the file with: ${replay}${asked}`;
    default:
      return `Sluice itself: this should not happen.\n\nWhat to do: Report it with the receipt. To try again: ${replay}${asked}`;
  }
}

function untouched({ unresolved }: Noted): string {
  if (unresolved === null) return 'Nothing of it was loaded.';
  const doubt =
    'executionId' in unresolved
      ? `Domo did not say what became of execution ${unresolved.executionId} of Stream ${unresolved.streamId}.`
      : doubtOf(unresolved);
  return `Whether its rows are in Domo is not known: ${doubt}`;
}

function reasonOf({ reason = 'nothing more is known.' }: Noted): string {
  return shorten(reason, longestReason);
}

function facts({ id, route, bucket, versionId, bytes, receivedAt }: Noted): string {
  return [
    `Route: ${route}`,
    `Load: ${id}`,
    `Size: ${bytes} bytes`,
    `Dropped: ${receivedAt}`,
    ...(versionId === null ? [] : [`Version: ${versionId}`]),
    `Receipts: ${address(receiptFolder({ id, route, bucket }))}`,
    `All of it: npx sluice show ${id}`,
  ].join('\n');
}

function fileName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function asciiLine(text: string): string {
  const line = text.replaceAll(/[^\x20-\x7e]/gu, '?');
  return line.length > longestSubject ? `${line.slice(0, longestSubject - 3)}...` : line;
}

/** Everything of C0 and C1 but the line feed: a key may contain it, a mail may not. */
const unprintable = /[^\P{Cc}\n]/gu;
