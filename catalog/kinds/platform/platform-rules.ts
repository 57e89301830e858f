import { type Network, overlaps, parseIpv4Network } from '../../../contracts/addresses.ts';
import { zonesOf } from '../../facts/regions.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import type { Platform } from './platform.ts';

/** Ranges set aside for private networks: RFC 1918. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Docker's default bridge, which each node's container engine makes: https://docs.docker.com/engine/network/drivers/bridge/ */
const dockerBridge = '172.17.0.0/16';

const network = (text: string): Network => parseIpv4Network(text) ?? { family: 'ipv4', address: '0.0.0.0', prefix: 0 };

/**
 * Starts of names that AWS keeps for itself, and of what. Every name of a load balancer, a security group or a bucket begins
 * with the platform's and a hyphen, so that a broker's cannot be one of these.
 */
const keptStarts: readonly { start: string; of: string }[] = [
  // terraform-provider-aws internal/service/elbv2/validate.go; API_CreateLoadBalancer of Elastic Load Balancing.
  { start: 'internal-', of: 'load balancers' },
  // terraform-provider-aws internal/service/ec2/vpc_security_group.go; API_CreateSecurityGroup of EC2.
  { start: 'sg-', of: 'security groups' },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  { start: 'xn--', of: 'buckets' },
  { start: 'sthree-', of: 'buckets' },
  { start: 'amzn-s3-demo-', of: 'buckets' },
];

/** Every rule about the platform. */
export const platformRules: readonly Rule<Platform>[] = [
  {
    name: 'platform-name',
    doc: 'The platform has a name that AWS lets resources start with.',
    severity: 'error',
    check: ({ name }) =>
      keptStarts
        .filter(({ start }) => `${name}-`.startsWith(start))
        .map(({ start, of }) => ({
          path: ['name'],
          message: `"${name}" would begin names of ${of} with "${start}", which AWS keeps for itself. Choose another.`,
        })),
  },
  {
    name: 'network-size',
    doc: 'The VPC is between /16, the most that AWS allows, and /22, the least that leaves each subnet 27 addresses.',
    severity: 'error',
    check: ({ network: { cidr } }) => {
      const { prefix } = network(cidr);
      if (prefix >= 16 && prefix <= 22) return [];
      return [{ path: ['network', 'cidr'], message: `/${prefix} does not work for a VPC here. Use /16 to /22.` }];
    },
  },
  {
    name: 'network-private',
    doc: 'The VPC uses a private range, so that no address in it belongs to somebody on the internet.',
    severity: 'error',
    check: ({ network: { cidr } }) => {
      if (privateRanges.some((range) => overlaps(network(range), network(cidr)))) return [];
      return [{ path: ['network', 'cidr'], message: `${cidr} is public. Use a part of ${privateRanges.join(', ')}.` }];
    },
  },
  {
    name: 'network-clear-of-docker',
    doc: "The VPC does not overlap Docker's bridge on the nodes, or they could not reach parts of it.",
    severity: 'error',
    check: ({ network: { cidr } }) =>
      overlaps(network(cidr), network(dockerBridge))
        ? [
            {
              path: ['network', 'cidr'],
              message: `overlaps ${dockerBridge}, the bridge of the nodes' container engine.`,
            },
          ]
        : [],
  },
  {
    name: 'neighbours-apart',
    doc: 'No network that the VPC will be connected to overlaps it.',
    severity: 'error',
    check: ({ network: { cidr, neighbours } }) =>
      neighbours.flatMap((neighbour, index) =>
        overlaps(network(cidr), network(neighbour))
          ? [
              {
                path: ['network', 'neighbours', index],
                message: `overlaps network.cidr ${cidr}; the two could not be connected.`,
              },
            ]
          : [],
      ),
  },
  {
    name: 'zones-in-region',
    doc: 'Every zone is one that the region has.',
    severity: 'error',
    check: ({ region, network: { zones } }) => {
      const known = zonesOf(region);
      const wrong = zones.flatMap((zone, index) => (known.includes(zone) ? [] : [{ zone, index }]));
      // Whoever changes the region alone has them all wrong, for one reason.
      if (wrong.length > 1 && wrong.length === zones.length) {
        const message = `are no zones of ${region}, which has ${known.join(', ')}. Name those, or another region.`;
        return [{ path: ['network', 'zones'], message }];
      }
      return wrong.map(({ zone, index }) => ({
        path: ['network', 'zones', index],
        message: `${show(zone)} is not a zone of ${region}. Use another of ${known.join(', ')}.`,
      }));
    },
  },
  {
    name: 'zones-distinct',
    doc: 'No zone is named twice.',
    severity: 'error',
    check: ({ network: { zones } }) =>
      zones.flatMap((zone, index) =>
        zones.indexOf(zone) < index
          ? [{ path: ['network', 'zones', index], message: `"${zone}" is named twice. Keep one.` }]
          : [],
      ),
  },
];
