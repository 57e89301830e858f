import { BlockList } from 'node:net';
import { readNetwork } from '../../../contracts/addresses.ts';

/** Says whether an address, in its plain writing, may use an endpoint. */
export type AllowSource = (plain: string | undefined) => boolean;

/** Allows the networks, or everyone where there are none. A source that is not known is no source of any network. */
export function allowSources(networks: readonly string[]): AllowSource {
  if (networks.length === 0) return () => true;
  // Named after its usual use; here it holds who is let in.
  const list = new BlockList();
  for (const text of networks) {
    const network = readNetwork(text);
    if (!network) throw new Error(`${text} is no network`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  return (plain) => plain !== undefined && list.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}
