import type { Opening, Place, Unresolved } from './network/network.ts';

/** Who can reach what over which port. */
export interface Reach {
  /** Version of this model. */
  version: 1;
  /** Everybody there is, whether or not anybody reaches them; of a part, those that it asks about. */
  ends: End[];
  /** In the order of their ends. */
  lines: Line[];
  /** Doors to the internet of which some stand open and others do not. */
  ajar: Ajar[];
  /** What bears on it and was not understood. */
  unresolved: Unresolved[];
}

/** Who reaches, or is reached. */
export interface End {
  /**
   * `service`: something of the platform; `subnets`: anything else in subnets of a tier; `network`: addresses outside of the
   * VPC; `group`: members of a security group, and `prefix list`: networks, that are not in the stacks; `gateway`: a service of AWS that the
   * VPC leads to without a way out; `caller`: who may call a function by its rights.
   */
  kind: 'internet' | 'cloudflare' | 'service' | 'subnets' | 'network' | 'group' | 'prefix list' | 'gateway' | 'caller';
  /** In the user's words: `brokers/orders`, `compute subnets`, `the internet`, `10.40.0.0/16`. */
  name: string;
}

/** That one end reaches another, over which ports, and by which rule. */
export interface Line {
  from: End;
  to: End;
  /** In the order of their numbers, without any twice. */
  openings: Opening[];
  by: By;
  /** How packets get there, where it is not straight: `through NAT`. */
  way?: string;
  /** Addresses that alone are meant, where it is some of the source's or the target's. */
  only?: string;
  /** What is missing, though rules let it through; absent where it is reached. */
  lacks?: string;
}

/** What lets it through. */
export interface By {
  /** `access[0]`, `uses`, `host`; absent where no field of a file says so. */
  field?: string;
  /** Where the field stands. */
  at?: { file: string; line: number };
  /** What it is, without the file: `sg acme-broker-orders`, `function URL (AWS_IAM)`. */
  what: string;
  /** Resources that say so, in order. */
  proof: Place[];
}

/** Something that the internet does not reach, and of which one of several doors is open. */
export interface Ajar {
  /** The service, or the subnets. */
  name: string;
  /** What is open: a sentence without its end. */
  open: string;
  /** What keeps it shut: a sentence without its end. */
  shut: string;
  proof: Place[];
}

export type { Opening, Place, Unresolved };
