import { command } from '../command.ts';
import { connectionOf, connectionOptions, sluiceCommand } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const sweep = command({
  name: 'sweep',
  summary: 'Find files that were dropped and never loaded, and load them with --fix',
  details: [
    'A file was missed that a route takes and the ledger does not know, since its event was lost. So was a load that is in the ledger and not in the backlog of its stream. Files that were rejected or failed have ended: `sluice replay` is for them.',
    'The same is done once a day by what is deployed. That leaves files alone that are older than all that their route has loaded, and files of a REPLACE route that were uploaded in parts, since S3 does not say when those were complete. --fix here loads whatever is listed, so look at the list first.',
  ],
  examples: [
    ['sweep', 'what was missed in the last seven days'],
    ['sweep --since 30d --fix', 'what was missed in a month, and load it'],
  ],
  operands: [],
  options: {
    since: {
      ...{ type: 'string', value: 'TIME' },
      description: 'only files dropped since then: 36h, 7d, or 2026-11-01 (default: 7d)',
    },
    grace: {
      ...{ type: 'string', value: 'TIME' },
      description: 'leave files alone that are younger, since their events may be on the way (default: 15m)',
    },
    fix: { type: 'boolean', description: 'load what is listed' },
    restored: {
      type: 'boolean',
      description: 'first end what has ended by its receipts, after the table was restored from a backup',
    },
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ since, grace, fix, restored, json, ...where }, _operands, { out, notes }) {
    const [{ sweepDefaults }, { clockTime, timeOf }] = await Promise.all([
      import('../../shared/import/sweep/sweep.ts'),
      import('../text/time.ts'),
    ]);
    const now = Date.now();
    const window = {
      since: timeOf(since, 'since', now) ?? new Date(now - sweepDefaults.age * 1000),
      until: timeOf(grace, 'grace', now) ?? new Date(now - sweepDefaults.grace * 1000),
    };
    const [{ createSweeper }, { missedLines }, { missedJson }, { inGroups }, { count, counted }] =
      await Promise.all([
        import('../sweeper.ts'),
        import('../listing.ts'),
        import('../load-json.ts'),
        import('../../shared/async-items.ts'),
        import('../text/amounts.ts'),
      ]);
    const connection = connectionOf(where);
    const sweeper = await createSweeper(connection);
    if (restored) {
      const { streams, ended, open } = await sweeper.restore();
      writeLine(
        notes,
        `${counted(streams, 'stream')} can be loaded again. ${counted(ended.length, 'open load')} had ended by ${ended.length === 1 ? 'its receipt' : 'their receipts'}, and ${ended.length === 1 ? 'ends' : 'end'} so; ${count(open)} ${open === 1 ? 'goes' : 'go'} on.`,
      );
    }
    const missed = [];
    // As many as a call of SQS takes.
    for await (const group of inGroups(sweeper.find(window), 10)) {
      if (fix) await sweeper.start(group);
      missed.push(...group);
    }
    if (json) {
      writeLine(out, jsonText(missed.map((one) => missedJson(one, fix))));
      return 0;
    }
    if (missed.length === 0) {
      const [from, to] = [window.since, window.until].map((time) => clockTime(time.toISOString(), now));
      writeLine(
        out,
        window.since > window.until
          ? `Nothing was looked at: files that were dropped since ${to} are left alone. A shorter --grace looks at them.`
          : `All that was dropped from ${from} to ${to} is loaded, being loaded, or has ended with a reason.`,
      );
      return 0;
    }
    for (const line of missedLines(missed, out.width, now, out.paint)) writeLine(out, line);
    writeLine(
      out,
      fix
        ? `All of them are being loaded: \`${sluiceCommand(connection, ['status'])}\` shows their progress.`
        : `Load them with: ${sluiceCommand(connection, ['sweep', ...(since === undefined ? [] : ['--since', since]), ...(grace === undefined ? [] : ['--grace', grace]), '--fix'])}`,
    );
    return 0;
  },
});
