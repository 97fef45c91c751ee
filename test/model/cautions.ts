/** A caution of the steps, and how to take it out. */
export interface Caution {
  what: string;
  /** From the root. */
  file: string;
  /** Is there once. */
  find: string;
  replace: string;
}

export const cautions: readonly Caution[] = [
  {
    what: 'a plan leaves loads in the backlog that a newer fence has taken',
    file: 'shared/import/plan/take-loads.ts',
    find: 'if (gone.length > 0) await held(ports.leases, hold);',
    replace: '',
  },
  {
    what: 'a plan that finds the fence moved on by a late call of its run lets the run go on',
    file: 'shared/import/lease/wake.ts',
    find: 'if (holder?.run === run) return fence;',
    replace: '',
  },
  {
    what: 'a run releases the lease also where a late call of it has moved the fence on',
    file: 'shared/import/lease/wake.ts',
    find: 'export async function release(ports: WakePorts, { streamKey, run }: Hold): Promise<void> {\n  for (;;) {\n    const lease = await ports.leases.read(streamKey);\n    if (lease.holder?.run !== run) break;',
    replace:
      'export async function release(ports: WakePorts, { streamKey, run, fence }: Hold): Promise<void> {\n  for (;;) {\n    const lease = await ports.leases.read(streamKey);\n    if (lease.holder?.run !== run || lease.fence !== fence) break;',
  },
  {
    what: 'a load that has been opened again stays in the backlog',
    file: 'test/model/ports.ts',
    find: 'if ((world.backlog.get(order)?.replays ?? 0) <= replays) world.backlog.delete(order);',
    replace: 'world.backlog.delete(order);',
  },
  {
    what: 'that Domo refuses the client is no fault of a load',
    file: 'shared/import/verify/verify.ts',
    find: ' || thrown instanceof DomoUnauthorized',
    replace: '',
  },
  {
    what: 'a batch that is given up is not given up twice',
    file: 'shared/import/abandon/abandon.ts',
    find: 'const done = { from: null };',
    replace: 'const done = {};',
  },
  {
    what: 'a batch that may be in Domo is seen through',
    file: 'shared/import/abandon/abandon.ts',
    find: 'if (error instanceof StillIndexing && closed !==',
    replace: 'if (closed !==',
  },
];
