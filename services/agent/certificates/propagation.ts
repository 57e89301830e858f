import { Resolver, resolve4, resolveNs } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';

/** Finds the addresses of the name servers that answer for a DNS name, `address` or `address:port`. */
export type NameServers = (name: string) => Promise<string[]>;

const pauseMs = 2_000;
const patienceMs = 180_000;
const queryTimeoutMs = 5_000;

/**
 * Waits until every authoritative name server gives a TXT record with this value, for a challenge that is answered too
 * early counts as failed. Throws after three minutes, naming the servers that lack it.
 */
export async function awaitPropagation(options: {
  name: string;
  value: string;
  nameServers?: NameServers;
  sleep?: (ms: number) => Promise<void>;
}): Promise<void> {
  const { name, value, nameServers = authoritative, sleep = setTimeout } = options;
  const servers = await nameServers(name);
  let lacking = servers;
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    lacking = await without({ servers: lacking, name, value });
    if (lacking.length === 0) return;
    if (waitedMs >= patienceMs) {
      throw new Error(
        `${name} has no TXT record with the challenge on name server ${lacking.join(', ')} ` +
          `after ${patienceMs / 1_000} s. ` +
          'Check that the zone is delegated to Cloudflare and that the node may send DNS to it (port 53).',
      );
    }
    await sleep(pauseMs);
  }
}

/** The name servers of the zone that holds the name: those of the nearest parent that has any. */
async function authoritative(name: string): Promise<string[]> {
  const labels = name.split('.');
  for (let skip = 1; skip < labels.length; skip += 1) {
    const zone = labels.slice(skip).join('.');
    const hosts = await resolveNs(zone).catch(() => []);
    const addresses = await Promise.all(hosts.map((host) => resolve4(host).catch(() => [])));
    const found = addresses.flat();
    if (found.length > 0) return found;
  }
  throw new Error(`no name server is known for ${name}. Check that its zone exists and is delegated.`);
}

async function without(options: { servers: string[]; name: string; value: string }): Promise<string[]> {
  const { servers, name, value } = options;
  const answers = await Promise.all(
    servers.map(async (server) => {
      const resolver = new Resolver({ timeout: queryTimeoutMs, tries: 1 });
      resolver.setServers([server]);
      const records = await resolver.resolveTxt(name).catch(() => []);
      return records.some((parts) => parts.join('') === value) ? [] : [server];
    }),
  );
  return answers.flat();
}
