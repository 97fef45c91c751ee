import { found } from './found.ts';

/** Sets rules by which the sandbox's Domo goes wrong, or clears them all. */
export async function domoFaults(
  { domo }: { domo: string },
  method: 'POST' | 'DELETE',
  ...rules: object[]
): Promise<void> {
  const init = method === 'POST' ? { body: JSON.stringify(rules) } : {};
  const answer = await fetch(`${domo}/_sandbox/faults`, { method, ...init });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Waits until the first rule has hit a request. */
export async function firstHit({ domo }: { domo: string }): Promise<void> {
  await found('a request that meets its fault', async () => {
    const answer = await fetch(`${domo}/_sandbox/faults`);
    return ((await answer.json()) as { hits: number }[])[0]?.hits === 1;
  });
}
