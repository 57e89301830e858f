import { nodeOfGate, nodeOfId } from '../../../contracts/resources.ts';

/** What an address names. */
export interface Address {
  /** `resource` for what Terraform makes and looks after, `data` for what it reads, `other` for outputs, providers and so on. */
  kind: 'resource' | 'data' | 'other';
  /** `aws_instance`; of other things the first word, such as `output`. */
  type: string;
  /** `node-2`, without index. */
  name: string;
}

/** What stands at the top of a stack besides resources; no provider may call a type like this. */
const otherKinds = [
  'check',
  'ephemeral',
  'import',
  'locals',
  'module',
  'moved',
  'output',
  'provider',
  'removed',
  'terraform',
  'variable',
];

/** Takes an address apart, with or without a remark as in `aws_instance.node-2 (deposed 1a2b3c4d)`. */
export function parseAddress(address: string): Address {
  const bare = withoutRemark(address).replace(/\[("([^"\\]|\\.)*"|\d+)\]/g, '');
  const steps = bare.replace(/^(module\.[^.]+\.)+(?=[^.]+\.)/, '').split('.');
  const [first = '', second = '', third = ''] = steps;
  if (first === 'data') return { kind: 'data', type: second, name: third };
  return { kind: otherKinds.includes(first) ? 'other' : 'resource', type: first, name: second };
}

/** An address with what else there is to say about it. */
export function withRemarks(address: string, remarks: readonly string[]): string {
  return remarks.length > 0 ? `${address} (${remarks.join(', ')})` : address;
}

/** The address as Terraform writes it. */
export function withoutRemark(address: string): string {
  return address.replace(/ \((deposed|moved from|imported|the one before|only for new).*\)$/s, '');
}

/** Number of the broker's node that a resource belongs to; undefined when it belongs to none. */
export function nodeNumber(address: string): number | undefined {
  return nodeOfId(parseAddress(address).name);
}

/** Whether it is the gate that stands behind a node. */
export function isGate(address: string): boolean {
  return nodeOfGate(parseAddress(address)) !== undefined;
}

/** Orders addresses as things happen, as far as that is fixed: what is no node's, then node by node, each before its gate. */
export function compareAddresses(a: string, b: string): number {
  const byNode = (nodeNumber(a) ?? 0) - (nodeNumber(b) ?? 0);
  return byNode || Number(isGate(a)) - Number(isGate(b)) || (a < b ? -1 : a > b ? 1 : 0);
}
