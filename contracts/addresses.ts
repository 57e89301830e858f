import { isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 network. */
export interface Network {
  family: 'ipv4' | 'ipv6';
  /** First address, as it should be written: `203.0.113.0`, `2001:db8::`. */
  address: string;
  /** 0 to 32, or to 128. */
  prefix: number;
}

/** Reads `203.0.113.7/24` or `2001:DB8::1/32` as the network that the address is in; undefined when it is neither. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || address.includes('%') || !/^\d{1,3}$/.test(length)) return undefined;
  return networkOf(address, Number(length));
}

/** Reads an IPv4 network, `10.20.0.0/16`. */
export function parseIpv4Network(text: string): Network | undefined {
  const network = parseNetwork(text);
  return network?.family === 'ipv4' ? network : undefined;
}

/**
 * Reads a network as those do who are told of it: a single address is a network, and one of IPv4 that is written as IPv6 is
 * one of IPv4.
 */
export function readNetwork(text: string): Network | undefined {
  const network = text.includes('/') ? parseNetwork(text) : parseNetwork(`${text}/${isIPv4(text) ? 32 : 128}`);
  if (!network || !isMapped(network)) return network;
  return networkOf(sixOf(network.address).toIPv4Address().toString(), network.prefix - 96);
}

/** The network as it should be written. */
export function networkText({ address, prefix }: Network): string {
  return `${address}/${prefix}`;
}

/** Whether it is an IPv4 network written as IPv6: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
export function isMapped({ family, address, prefix }: Network): boolean {
  return family === 'ipv6' && prefix >= 96 && sixOf(address).isIPv4MappedAddress();
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  if (outer.family !== inner.family || inner.prefix < outer.prefix) return false;
  return parse(inner.address).match(parse(outer.address), outer.prefix);
}

/** Whether the two networks share an address. */
export function overlaps(a: Network, b: Network): boolean {
  return contains(a, b) || contains(b, a);
}

/**
 * The `index`-th part of an IPv4 network that is cut into `2 ** bits` equal parts. Throws RangeError when there is no such
 * part.
 */
export function subnet(network: Network, bits: number, index: number): string {
  const prefix = network.prefix + bits;
  if (prefix > 32 || index < 0 || index >= 2 ** bits) throw new RangeError(`no subnet ${index} of ${2 ** bits}`);
  return `${addressAt(network, index * 2 ** (32 - prefix))}/${prefix}`;
}

/** The address that comes so many after the first of an IPv4 network. */
export function addressAt({ address }: Network, distance: number): string {
  const first = ipaddr.IPv4.parse(address).octets.reduce((value, octet) => value * 256 + octet, 0);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor((first + distance) / 2 ** shift) % 256);
  return new ipaddr.IPv4(bytes).toString();
}

/**
 * An address in the one writing that is compared and counted: IPv4 for one that is mapped into IPv6 (`::ffff:203.0.113.7`), IPv6
 * in its shortest without a zone. Undefined for what is no address.
 */
export function plainAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const [address = ''] = text.split('%', 1);
  if (!isIPv6(address)) return undefined;
  const six = sixOf(address);
  return six.isIPv4MappedAddress() ? six.toIPv4Address().toString() : six.toString();
}

/**
 * What a source is counted by: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer is given at the least:
 * https://www.rfc-editor.org/rfc/rfc6177
 */
export function sourceOf(plain: string): string {
  const network = plain.includes(':') ? networkOf(plain, 64) : undefined;
  return network ? networkText(network) : plain;
}

function networkOf(text: string, prefix: number): Network | undefined {
  const family = ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(text)];
  if (family === undefined || prefix > (family === 'ipv4' ? 32 : 128)) return undefined;
  const bytes = parse(text).toByteArray();
  const first = bytes.map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, prefix - 8 * index)))) & 0xff);
  return { family, address: ipaddr.fromByteArray(first).toString(), prefix };
}

function parse(address: string) {
  return isIPv4(address) ? ipaddr.IPv4.parse(address) : sixOf(address);
}

/** The library takes `::203.0.113.7` for `::ffff:203.0.113.7`, which is another address, so that it gets none with dots. */
function sixOf(address: string) {
  const dotted = /[\d.]+$/.exec(address)?.[0] ?? '';
  if (!isIPv4(dotted)) return ipaddr.IPv6.parse(address);
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets;
  const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  return ipaddr.IPv6.parse(address.slice(0, -dotted.length) + groups);
}
