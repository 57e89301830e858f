import { addressAt, parseIpv4Network } from '../../contracts/addresses.ts';
import type { Facts } from './facts.ts';

/** AWS keeps the first four addresses and the last one of a subnet for itself. */
const reservedAtStart = 4;

/** A free private address in the subnet of `subnet_id`, or in 10.255.0.0/24 when that subnet is not in the cloud. */
export function interfaceAddress(facts: Facts): string {
  const given = facts.given('private_ips');
  const first = Array.isArray(given) ? given.find((address) => typeof address === 'string') : undefined;
  if (first !== undefined) return String(first);
  const subnet = facts.text('subnet_id');
  const cidr = facts.world.get('aws_subnet', subnet)?.cidr_block;
  const types = ['aws_network_interface', 'aws_instance', 'aws_nat_gateway'];
  const taken = types
    .flatMap((type) => facts.world.list(type))
    .filter(({ attributes }) => attributes.subnet_id === subnet)
    .map(({ attributes }) => attributes.private_ip);
  return freeAddress(typeof cidr === 'string' ? cidr : '10.255.0.0/24', facts.hash('private_ip'), new Set(taken));
}

/** A free public address in 203.0.113.0/24, a network that is reserved for documentation (RFC 5737). */
export function elasticAddress(facts: Facts): string {
  const taken = facts.world.list('aws_eip').map(({ attributes }) => attributes.public_ip);
  return freeAddress('203.0.113.0/24', facts.hash('public_ip'), new Set(taken));
}

/** The name that AWS gives an interface: `ip-10-0-1-5.eu-west-1.compute.internal`. */
export function privateDnsName(facts: Facts): string {
  const domain = facts.world.region === 'us-east-1' ? 'ec2.internal' : `${facts.world.region}.compute.internal`;
  return `ip-${facts.text('private_ip').replaceAll('.', '-')}.${domain}`;
}

function freeAddress(cidr: string, hash: string, taken: ReadonlySet<unknown>): string {
  const network = parseIpv4Network(cidr);
  if (!network) throw new Error(`${cidr} is no network`);
  const usable = Math.max(1, 2 ** (32 - network.prefix) - reservedAtStart - 1);
  const first = Number.parseInt(hash.slice(0, 8), 16) % usable;
  for (let i = 0; i < usable; i += 1) {
    const address = addressAt(network, reservedAtStart + ((first + i) % usable));
    if (!taken.has(address)) return address;
  }
  throw new Error(`${cidr} has no free address left for another network interface.`);
}
