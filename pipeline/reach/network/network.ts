import type { Network as Range } from '../../../contracts/addresses.ts';

/** What of the synthesized stacks packets meet on their way. */
export interface Network {
  subnets: Map<string, Subnet>;
  groups: Map<string, Group>;
  /** In the order of their ids. */
  interfaces: Interface[];
  /** AWS services that have a gateway of their own in the network, `S3`, with the route tables that lead there. */
  gateways: Gateway[];
  /** What bears on who reaches what and was not understood. */
  unresolved: Unresolved[];
}

/** Where something stands in the synthesized stacks. */
export interface Place {
  stack: string;
  /** As Terraform writes it: `aws_security_group.firewall`. */
  address: string;
}

/** Something that could not be followed, and what that means. */
export interface Unresolved extends Place {
  /** A sentence that follows the address. */
  why: string;
}

/** A subnet. */
export interface Subnet extends Place {
  id: string;
  /** `compute`; the whole name of one that has no zone in it. */
  tier: string;
  vpc: string;
  ranges: Range[];
  routes: Route[];
  /** Whether machines that start in it are given a public address unasked. */
  givesPublicAddress: boolean;
}

/** Where packets to some addresses go. */
export interface Route extends Place {
  to: Range;
  /**
   * `internet` both ways; `nat` and `out-only` for what is answered alone; `neighbour` to networks that a VPN, a peering or a transit
   * gateway joins to this one; `elsewhere` to what Warren knows nothing of.
   */
  via: 'internet' | 'nat' | 'out-only' | 'neighbour' | 'elsewhere';
}

/** A security group. */
export interface Group extends Place {
  id: string;
  name: string;
  vpc: string;
  inbound: Rule[];
  outbound: Rule[];
}

/** A rule of a group: what is let through, from or to whom. */
export interface Rule extends Place {
  /** Id of the group that it is of. */
  group: string;
  opening: Opening;
  peer: { range: Range } | { group: string } | { prefixList: string };
  description: string;
}

/** Ports of a protocol. */
export interface Opening {
  /** `all` for every protocol there is. */
  protocol: string;
  from: number;
  to: number;
}

/** Something with addresses in subnets: a machine, a load balancer, tasks of a service, a store. */
export interface Interface extends Place {
  id: string;
  /** As users call what it is of: `brokers/orders`, `database`. */
  service: string;
  /** What of it: `node 1`, `load balancer`. */
  part: string;
  /** Each of them; one that can be in several of them is looked at in each. */
  subnets: string[];
  groups: string[];
  /** Which resource gives it a public address. */
  publicAddress?: Place;
  /** Ports it listens on and whom it hands packets to; a load balancer alone. */
  forwards?: Forward[];
  /** Nobody connects to it whatever its groups say: the network interfaces of a function. */
  closed?: true;
  /** Whether it keeps data, so that its subnets should have no way out. */
  store?: true;
}

/** A listener of a load balancer. */
export interface Forward {
  port: number;
  protocol: string;
  /** Ids of interfaces, and the port there. */
  targets: { interface: string; port: number }[];
}

/** The gateway of an AWS service. */
export interface Gateway extends Place {
  name: string;
  /** Ids of subnets whose routes lead there. */
  subnets: string[];
}
