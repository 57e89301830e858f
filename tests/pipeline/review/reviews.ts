import { type Quote, say } from '../../../catalog/words/sentence.ts';
import type {
  Cost,
  ObjectChange,
  ObjectEffect,
  ResourceChange,
  Review,
  StackChange,
  StackCounts,
  Unexplained,
} from '../../../pipeline/review/model.ts';

/** A review in which nothing changes. */
export function review(more: Partial<Review> = {}): Review {
  return {
    version: 1,
    base: { name: [{ quote: 'main' }], commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678' },
    head: { commit: '3f2a91c04d5e6f708192a3b4c5d6e7f809123456', uncommitted: false },
    region: 'eu-west-1',
    objects: [],
    stacks: [],
    unexplained: [],
    problems: [],
    warnings: [],
    notes: [],
    fingerprint: '00112233445566778899aabbccddeeff',
    ...more,
  };
}

/** A live effect of the file of orders. */
export function effect(more: Partial<ObjectEffect> = {}): ObjectEffect {
  return {
    severity: 'live',
    sentence: say`grows its disks from ${100} to ${200} GiB, online.`,
    field: 'storage.sizeGiB',
    at: { file: 'brokers/orders.yaml', line: 9, side: 'after' },
    proof: [],
    ...more,
  };
}

/** The broker orders, changed live. */
export function object(more: Partial<ObjectChange> = {}): ObjectChange {
  const name = more.name ?? 'orders';
  return { kind: 'broker', name, file: `brokers/${name}.yaml`, change: 'changed', effects: [effect()], ...more };
}

/** A broker of that name with one effect of each of the severities. */
export function objectWith(name: string, ...severities: ObjectEffect['severity'][]): ObjectChange {
  const at = { file: `brokers/${name}.yaml`, line: 7, side: 'after' } as const;
  return object({ name, effects: severities.map((severity) => effect({ severity, at })) });
}

/** An update of an instance's type. */
export function resource(more: Partial<ResourceChange> = {}): ResourceChange {
  const attributes = [{ name: 'instance_type', before: 'm7g.large', after: 'm7g.xlarge' }];
  return { address: 'aws_instance.node-1', action: 'update', attributes, ...more };
}

export const noCounts: StackCounts = { added: 0, changed: 0, replaced: 0, destroyed: 0, released: 0 };

/** The stack of orders with one resource changed, as its plan says. */
export function stack(
  more: Partial<Omit<StackChange, 'counts'>> & { counts?: Partial<StackCounts> } = {},
): StackChange {
  return {
    name: 'broker-orders',
    change: 'changed',
    source: 'plan',
    waitsFor: [],
    resources: [resource()],
    ...more,
    counts: { ...noCounts, ...(more.counts ?? { changed: 1 }) },
  };
}

/** An instance whose type was changed by hand. */
export function unexplained(more: Partial<Unexplained> = {}): Unexplained {
  return {
    stack: 'broker-orders',
    address: 'aws_instance.node-2',
    action: 'update',
    cause: 'drift',
    attributes: [{ name: 'instance_type', before: 'm7g.4xlarge', after: 'm7g.xlarge' }],
    severity: 'rolling',
    sentence: say`The instance type of ${'aws_instance.node-2'} was changed outside Terraform, from ${'m7g.4xlarge'} to ${'m7g.xlarge'}; applying puts it back.`,
    ...more,
  };
}

/** What a change costs; nothing of which more is left out. */
export function cost(of: Partial<Cost>): Cost {
  return { change: 0, before: 0, after: 0, objects: [], refused: [], unknown: [], least: [], notCounted: [], ...of };
}

/** A resize, a disk that grows, a new broker, a shrink that is refused, and drift. */
export function sampleReview(): Review {
  const orders = 'brokers/orders.yaml';
  return review({
    objects: [analytics(), billing(), ordersResized(orders)],
    stacks: [newBilling(), rolledOrders()],
    unexplained: [unexplained({ stack: 'broker-telemetry', attributes: [typeOf('m7g.4xlarge', 'm7g.xlarge')] })],
    warnings: [
      {
        file: 'brokers/billing.yaml',
        line: 6,
        column: 9,
        field: 'instance.type',
        message: 'm7g.large has 8 GiB of memory; quorum queues want more. Use m7g.xlarge, or acknowledge it.',
        severity: 'warning',
        rule: 'small-instance',
      },
    ],
    cost: cost({
      change: 12.3,
      before: 1_222.2,
      after: 1_234.5,
      objects: [{ kind: 'broker', name: 'orders', stack: 'broker-orders', change: 12.3, before: 600, after: 612.3 }],
      refused: [{ kind: 'broker', name: 'analytics' }],
      unknown: [{ kind: 'broker', name: 'billing' }],
      notCounted: ['NAT gateways', 'traffic'],
    }),
    notes: [say`How full the disks are: there are no credentials for ${'eu-west-1'}.`],
  });
}

function analytics(): ObjectChange {
  const at = { file: 'brokers/analytics.yaml', line: 9, side: 'after' } as const;
  const sentence = say`would shrink its disks from ${100} to ${50} GiB. EBS volumes cannot shrink: keep ${100}, or make a new broker and move.`;
  return object({ name: 'analytics', effects: [effect({ severity: 'refused', sentence, at })] });
}

function billing(): ObjectChange {
  const at = { file: 'brokers/billing.yaml', line: 1, side: 'after' } as const;
  const sentence = say`is new: ${3} nodes of ${'m7g.large'} in ${3} zones, reachable from ${'10.20.0.0/16'} on ${'amqps'}.`;
  const proof = [1, 2].map((node) => ({ stack: 'broker-billing', address: `aws_instance.node-${node}` }));
  return object({ name: 'billing', change: 'added', effects: [effect({ sentence, field: '', at, proof })] });
}

function ordersResized(file: string): ObjectChange {
  const sentence = say`moves from ${'m7g.large'} to ${'m7g.xlarge'}. Its ${3} nodes restart one after another; quorum queues stay available, clients on the restarting node reconnect.`;
  const proof = [1, 2, 3].map((node) => ({ stack: 'broker-orders', address: `aws_instance.node-${node}` }));
  const at = { file, line: 7, side: 'after' } as const;
  const disks = [1, 2, 3].map((node) => ({ stack: 'broker-orders', address: `aws_ebs_volume.node-${node}-data` }));
  return object({
    effects: [
      effect({ severity: 'rolling', sentence, field: 'instance.type', at, proof }),
      effect({ at: { ...at, line: 11 }, proof: disks }),
    ],
  });
}

function rolledOrders(): StackChange {
  const resources = [1, 2, 3].flatMap((node): ResourceChange[] => [
    resource({
      address: `aws_ebs_volume.node-${node}-data`,
      attributes: [{ name: 'size', before: '100', after: '200' }],
    }),
    resource({ address: `aws_instance.node-${node}` }),
    resource({
      address: `terraform_data.gate-${node}`,
      action: 'replace',
      attributes: [{ name: 'triggers_replace', before: 'm7g.large', after: 'm7g.xlarge' }],
    }),
  ]);
  return stack({ resources, counts: { changed: 6, replaced: 3 } });
}

function newBilling(): StackChange {
  const addresses = ['aws_instance.node-1', 'aws_instance.node-2', 'aws_instance.node-3', 'terraform_data.gate-1'];
  const resources = addresses.map((address) => resource({ address, action: 'create', attributes: [] }));
  const name = 'broker-billing';
  return stack({ name, change: 'new', source: 'deferred', waitsFor: ['network'], resources, counts: { added: 4 } });
}

function typeOf(before: string, after: string) {
  return { name: 'instance_type', before, after };
}

/** A quote of whatever text, as `quote` never makes it. */
export function raw(text: string): Quote {
  return { quote: text };
}
