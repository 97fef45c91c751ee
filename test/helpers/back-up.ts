import type { World } from './ports.ts';

const tables = ['rows', 'leases', 'backlogs', 'streams', 'verdicts', 'contents'] as const;

/** Copies the table of a world as it is now. @returns puts the copy back; no run that was started since runs then */
export function backUp(world: World): () => void {
  const copies = tables.map((name) => structuredClone(world[name]) as Map<string, never>);
  return () => {
    tables.forEach((name, index) => {
      const table = world[name] as Map<string, never>;
      table.clear();
      for (const [key, item] of structuredClone(copies[index]) ?? []) table.set(key, item);
    });
    for (const run of world.runs.values()) run.isRunning = false;
  };
}
