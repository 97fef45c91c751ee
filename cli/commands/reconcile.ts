import { command } from '../command.ts';
import { UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';

export const reconcile = command({
  name: 'reconcile',
  summary: 'Find files that were dropped and never loaded, and start them with --fix',
  details: [
    'A file is listed that a route takes and the ledger does not know, or whose run ended before the load did. Files that were rejected or failed have ended: `sluice replay` is for them.',
    'The same is done once a day by what is deployed. That leaves files alone that are older than all that their route has loaded; --fix here starts whatever is listed, so look at the list first.',
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
    fix: { type: 'boolean', description: 'start what is listed' },
    json: { type: 'boolean', description: 'print a JSON array' },
    ...connectionOptions,
  },
  async run({ since, grace, fix, json, ...where }, _operands, { out }) {
    const { sweepDefaults } = await import('../../shared/import/sweep/sweep.ts');
    const now = Date.now();
    const window = {
      since: timeOf(since, 'since', now) ?? new Date(now - sweepDefaults.age * 1000),
      until: timeOf(grace, 'grace', now) ?? new Date(now - sweepDefaults.grace * 1000),
    };
    const [{ createSweeper }, { strayLines }, { strayJson }] = await Promise.all([
      import('../sweeper.ts'),
      import('../listing.ts'),
      import('../load-json.ts'),
    ]);
    const sweeper = await createSweeper(connectionOf(where));
    const strays = [];
    for await (const stray of sweeper.find(window)) {
      if (fix) await sweeper.start(stray);
      strays.push(stray);
    }
    if (json) {
      writeLine(out, JSON.stringify(strays.map((stray) => strayJson(stray, fix))));
      return 0;
    }
    if (strays.length === 0) {
      writeLine(
        out,
        `All that was dropped since ${window.since.toISOString()} is loaded, being loaded, or has ended with a reason.`,
      );
      return 0;
    }
    for (const line of strayLines(strays, out.width, now, out.paint)) writeLine(out, line);
    writeLine(
      out,
      fix
        ? 'All of them are started: `sluice status` shows how they come along.'
        : 'Start them with: npx sluice reconcile --fix',
    );
    return 0;
  },
});

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A time, written as an age or as a date; UTC unless it has a zone. */
function timeOf(text: string | undefined, option: string, now: number): Date | null {
  if (text === undefined) return null;
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const age = Number(count) * (units[unit] ?? Number.NaN) * 1000;
  const date = Number.isNaN(age)
    ? new Date(/T/.test(text) ? text : `${text}T00:00:00Z`)
    : new Date(now - age);
  if (Number.isNaN(date.getTime())) {
    throw new UsageError(`--${option} takes an age like 36h or a date like 2026-11-01, not "${text}".`);
  }
  return date;
}
