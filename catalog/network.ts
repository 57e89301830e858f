import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { canonicalCidr, parseCidr } from './cidr.ts';
import { show } from './schema/field.ts';

/** An IPv4 or IPv6 network. */
export interface Network {
  family: 'ipv4' | 'ipv6';
  /** First address, as it should be written: `203.0.113.0`, `2001:db8::`. */
  address: string;
  /** 0 to 32, or to 128. */
  prefix: number;
}

/** A network of either family, written in the one way that it should be: `203.0.113.0/24`, `2001:db8::/32`. */
export const network = z.string().superRefine((text, context) => {
  const message = networkProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Reads `203.0.113.7/24` or `2001:DB8::1/32` as the network that the address is in; undefined when it is neither. */
export function parseNetwork(text: string): Network | undefined {
  const four = parseCidr(text);
  if (four) return { family: 'ipv4', address: canonicalCidr(four).split('/', 1)[0] ?? '', prefix: four.prefix };
  const match = /^([\da-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  const [address, prefix] = [match?.[1] ?? '', Number(match?.[2])];
  return isIPv6(address) && prefix <= 128 ? { family: 'ipv6', address: firstOf(address, prefix), prefix } : undefined;
}

/** Whether every address of `inner` is one of `outer`. */
export function networkContains(outer: Network, inner: Network): boolean {
  if (outer.family !== inner.family || inner.prefix < outer.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

/** IPv4 addresses as IPv6 sockets write them: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
const mapped: Network = { family: 'ipv6', address: '::ffff:0:0', prefix: 96 };

function networkProblem(text: string): string | undefined {
  const found = parseNetwork(text);
  if (!found) {
    const single = isIPv4(text) ? ` Write ${text}/32.` : isIPv6(text) ? ` Write ${compressed(text)}/128.` : '';
    return `${show(text)} is not a network.${single || ' Write it as 203.0.113.0/24 or 2001:db8::/32.'}`;
  }
  if (networkContains(mapped, found))
    return `${show(text)} is an IPv4 network written as IPv6. Write it as 203.0.113.0/24.`;
  const canonical = `${found.address}/${found.prefix}`;
  return text === canonical ? undefined : `${show(text)} is not written as it should be. Write ${canonical}.`;
}

/** As RFC 5952 has it, which is how URLs write hosts: https://url.spec.whatwg.org/#concept-ipv6-serializer */
function compressed(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The address with all bits after the prefix cleared. */
function firstOf(address: string, prefix: number): string {
  const [head = '', tail] = compressed(address).split('::');
  const [front, back] = [head, tail ?? ''].map((part) => part.split(':').filter((piece) => piece !== ''));
  const zeros = tail === undefined ? 0 : 8 - (front?.length ?? 0) - (back?.length ?? 0);
  const pieces = [...(front ?? []), ...Array<string>(zeros).fill('0'), ...(back ?? [])];
  const cleared = pieces.map((piece, index) => {
    const kept = Math.min(16, Math.max(0, prefix - 16 * index));
    return (Number.parseInt(piece, 16) & (0xffff << (16 - kept)) & 0xffff).toString(16);
  });
  return compressed(cleared.join(':'));
}
