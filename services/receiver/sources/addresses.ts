import { isIP, isIPv4 } from 'node:net';

/** A network in its shortest writing: IPv4 for one that is mapped into IPv6. */
export interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

/**
 * An address in the one writing that is compared and counted: IPv4 for one that is mapped into IPv6 (`::ffff:203.0.113.7`), IPv6 in
 * lower case without a zone. Undefined for what is no address.
 */
export function plainAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const address = text.includes('%') ? text.slice(0, text.indexOf('%')) : text;
  if (isIP(address) !== 6) return undefined;
  return mappedIPv4(groupsOf(address)) ?? address.toLowerCase();
}

/**
 * What a source is counted by: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer is given at the least:
 * https://www.rfc-editor.org/rfc/rfc6177
 */
export function sourceOf(plain: string): string {
  if (!plain.includes(':')) return plain;
  return `${groupsOf(plain)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** Reads `203.0.113.0/24`, `2001:db8::/32` or a single address; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0 || address.includes('%')) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(prefix <= bits)) return undefined;
  if (version === 4) return { address, prefix, family: 'ipv4' };
  const mapped = prefix >= 96 ? mappedIPv4(groupsOf(address)) : undefined;
  if (mapped !== undefined) return { address: mapped, prefix: prefix - 96, family: 'ipv4' };
  return { address, prefix, family: 'ipv6' };
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = address.includes('.') ? address.slice(address.lastIndexOf(':') + 1) : undefined;
  const hexadecimal = dotted === undefined ? address : address.slice(0, -dotted.length) + asGroups(dotted);
  const [before = '', after] = hexadecimal.split('::');
  const head = numbersOf(before);
  if (after === undefined) return head;
  const tail = numbersOf(after);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function numbersOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function asGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
function mappedIPv4(groups: readonly number[]): string | undefined {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
