import type { Bundle, BundleDefinitions } from '../../../../contracts/bundle.ts';
import { resolveTopology, type Topology } from '../../../../services/agent/topology/resolve.ts';
import type { SecretStage, Secrets } from '../../../../services/node/aws/secrets.ts';

/** The part of a bundle that a topology is made from. */
export type TopologyBundle = Pick<Bundle, 'file' | 'administrator' | 'users' | 'definitions' | 'remove'>;

/** Values of secrets by name; a list holds the current value and the one before. */
export type SecretValues = Record<string, string | [current: string, previous: string]>;

/** Definitions of a broker with vhost / and nothing else, and what is added to it. */
export function definitionsWith(parts: Partial<BundleDefinitions> = {}): BundleDefinitions {
  return {
    vhosts: [{ name: '/', description: '', tags: [] }],
    permissions: [],
    topic_permissions: [],
    parameters: [],
    policies: [],
    exchanges: [],
    queues: [],
    bindings: [],
    ...parts,
  };
}

/** A user whose password Warren makes, in the secret `users/<name>`. */
export function user(name: string, parts: Partial<Bundle['administrator']> = {}): Bundle['administrator'] {
  return { name, tags: [], limits: {}, secret: `users/${name}`, alternates: true, previous: 'accepted', ...parts };
}

/** The value of a secret that Warren makes. */
export function login(username: string, password: string): string {
  return JSON.stringify({ username, password });
}

/** A bundle of the broker orders, whose administrator is called warren. */
export function bundleWith(
  definitions: Partial<BundleDefinitions> = {},
  parts: Partial<TopologyBundle> = {},
): TopologyBundle {
  return {
    file: 'brokers/orders.yaml',
    administrator: user('warren', { tags: ['administrator'], secret: 'administrator' }),
    users: [],
    remove: [],
    ...parts,
    definitions: definitionsWith(definitions),
  };
}

/** Secrets that are held in memory. The administrator's is there unless another is given. */
export function secretsWith(values: SecretValues = {}): Pick<Secrets, 'read'> {
  const all: SecretValues = { administrator: login('warren', 'first administrator'), ...values };
  return {
    async read(id: string, stage: SecretStage = 'AWSCURRENT') {
      const value = all[id];
      const [current, previous] = Array.isArray(value) ? value : [value];
      return stage === 'AWSCURRENT' ? current : previous;
    },
  };
}

/** The topology of a bundle and its secrets. */
export function topologyOf(bundle: TopologyBundle, values: SecretValues = {}): Promise<Topology> {
  return resolveTopology(bundle, secretsWith(values));
}
