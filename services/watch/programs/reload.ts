import type { WatchProgram } from '../../../contracts/watch-bundle.ts';

/** Has a program that runs read its files again. Throws with its own words when it does not take them on. */
export async function reload(name: WatchProgram, url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(60_000) });
  if (response.ok) return;
  throw new Error(`${name} did not take on its files (${response.status}): ${(await response.text()).trim()}`);
}
