import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Code, codes } from '../../../cli/probe/assumptions.ts';
import type { ProbedAssumption } from '../../../cli/probe/probe.ts';
import { readWorld } from '../../../sandbox/worlds/world.ts';
import type { Behaviour } from '../../../shared/domo/behaviour.ts';
import { haste, startGround } from './harness.ts';

jest.setTimeout(300_000);

const root = join(import.meta.dirname, '../../..');
const shipped = join(root, 'sandbox/worlds');
const worlds = readdirSync(shipped).flatMap((file) => /^domo-(.+)\.json$/.exec(file)?.[1] ?? []);

/** What a world shows otherwise than is assumed, and what can't be found out there. */
interface Expected {
  otherwise?: readonly Code[];
  unknown?: readonly Code[];
  seen?: Partial<Behaviour>;
}

/** What asks Domo for a second push. */
const pushes = ['X16', 'X19', 'S7', 'I8'] as const;

const expected: Record<string, Expected> = {
  'abort-too-late': { otherwise: ['X19'], seen: { abortOfCommitted: 'lands' } },
  cancelled: { otherwise: ['X5'] },
  'commit-interval': {},
  'export-escaped': { otherwise: ['E4'], seen: { exportEscape: 'always' } },
  'export-null': { otherwise: ['E7'], seen: { exportNull: '\\N' } },
  firewall: { unknown: codes },
  'late-counts': { otherwise: ['X10'] },
  maintenance: { unknown: codes },
  'part-appends': { otherwise: ['P7'], seen: { partAgain: 'appends' } },
  'part-header-dropped': { otherwise: ['P8'], seen: { partHeader: 'dropped' } },
  revoked: { unknown: codes },
  'second-commit-harmless': {},
  'second-commit-twice': { otherwise: ['X16'], seen: { secondCommit: 'doubles' } },
  slow: {},
  'slow-indexing': { unknown: ['P7', 'P8', 'E7', 'E4', 'X10', 'X16', 'S7', 'I8'] },
  'standard-plan': { unknown: pushes },
  succeeded: { otherwise: ['X5'] },
  throttled: {},
};

/** The world's settings, at the speed at which time passes for the probe where they are about hours. */
function settingsOf(name: string) {
  const { source: _, ...settings } = readWorld(join(shipped, `domo-${name}.json`)).domo ?? {};
  const { countLagSeconds, dateLagSeconds, indexingMs, throttle } = settings;
  return {
    ...settings,
    ...(countLagSeconds && dateLagSeconds
      ? { countLagSeconds: countLagSeconds / haste, dateLagSeconds: dateLagSeconds / haste }
      : {}),
    // Of two seconds the probe's client needs one on a busy machine.
    ...(indexingMs ? { indexingMs: indexingMs > 60_000 ? indexingMs / haste : 800 } : {}),
    ...(throttle ? { throttle: { ...throttle, perSecond: 60 } } : {}),
  };
}

test('each world of Domo has its line', () => {
  expect(Object.keys(expected).sort()).toEqual([...worlds].sort());
});

test.each(worlds)(
  'a probe in the world domo-%s sees what is otherwise there, and leaves nothing',
  async (name) => {
    const { otherwise = [], unknown = [], seen = {} } = expected[name] ?? {};
    const ground = await startGround(settingsOf(name));
    try {
      const probed = await ground.probe();
      const of = (verdict: ProbedAssumption['verdict']) =>
        probed.assumptions.filter((one) => one.verdict === verdict).map(({ code }) => code);
      const told = JSON.stringify(probed.assumptions, null, 1);
      expect({ told, otherwise: of('otherwise').sort() }).toEqual({ told, otherwise: [...otherwise].sort() });
      expect({ told, unknown: of('not found out').sort() }).toEqual({ told, unknown: [...unknown].sort() });
      expect(probed.probe.seen).toMatchObject(seen);
      expect(probed.leftovers).toEqual([]);
      expect(await ground.left()).toEqual({ dataSets: [], streams: 0 });
    } finally {
      await ground.domo.close();
    }
  },
);

/** The table of docs/probe.md. */
function table(): string {
  const sign = (name: string, code: Code) => {
    const { otherwise = [], unknown = [] } = expected[name] ?? {};
    return otherwise.includes(code) ? '**otherwise**' : unknown.includes(code) ? '?' : '✔';
  };
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['world', ...codes]),
    row(['---', ...codes.map(() => '---')]),
    ...[...worlds].sort().map((name) => row([`\`domo-${name}\``, ...codes.map((code) => sign(name, code))])),
  ].join('\n');
}

test('the table of the docs says the same', () => {
  const page = readFileSync(join(root, 'docs/probe.md'), 'utf8');
  expect(page.replaceAll(/ {2,}/g, ' ').replaceAll(/-{3,}/g, '---')).toContain(table());
});
