import type { World } from './world.ts';

/** An access token of the sandbox's Domo. */
export async function tokenOf({ sandbox: { ready } }: World): Promise<string> {
  const basic = Buffer.from(`${ready.domoClientId}:${ready.domoClientSecret}`).toString('base64');
  const answer = await fetch(`${ready.domo}/oauth/token?grant_type=client_credentials`, {
    headers: { authorization: `Basic ${basic}` },
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
