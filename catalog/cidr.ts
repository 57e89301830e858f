import { BlockList, isIPv4 } from 'node:net';

/** An IPv4 network: `10.20.0.0/16`. */
export interface Cidr {
  /** Dotted address as written. */
  address: string;
  /** 0 to 32. */
  prefix: number;
}

/** Reads `10.20.0.0/16`; undefined when the text is not an IPv4 address and a prefix length. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const address = match?.[1] ?? '';
  const prefix = Number(match?.[2]);
  return isIPv4(address) && prefix <= 32 ? { address, prefix } : undefined;
}

/** The first address of the network, as it should have been written: `10.20.0.7/16` gives `10.20.0.0/16`. */
export function canonicalCidr({ address, prefix }: Cidr): string {
  const size = 2 ** (32 - prefix);
  return `${fromNumber(Math.floor(toNumber(address) / size) * size)}/${prefix}`;
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix);
  return inner.prefix >= outer.prefix && list.check(inner.address);
}

/** Whether the two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

/**
 * The `index`-th part of a network cut into `2 ** bits` equal parts.
 * Throws RangeError when there is no such part.
 */
export function subnet(network: Cidr, bits: number, index: number): string {
  const prefix = network.prefix + bits;
  if (prefix > 32 || index < 0 || index >= 2 ** bits) throw new RangeError(`no subnet ${index} of ${2 ** bits}`);
  return `${fromNumber(toNumber(network.address) + index * 2 ** (32 - prefix))}/${prefix}`;
}

function toNumber(address: string): number {
  return address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
