import { z } from 'zod';
import type { Aws } from '../aws/aws.ts';
import { fetchBundle, type NamedBundle } from '../bundle-store.ts';
import { withClusterLock } from '../cluster-lock.ts';
import { mountData } from '../machine/volume.ts';
import type { NodeIdentity } from '../node.ts';
import {
  clusterStatus,
  enableFeatureFlags,
  ensureAdministrator,
  forgetMember,
  pullImage,
  rebalance,
} from '../rabbitmq/node.ts';
import { takeOn } from '../take-on.ts';
import { ensureTls } from '../tls.ts';
import { applyTopology, checkTopology } from '../topology/apply.ts';
import { resolveTopology, type Topology } from '../topology/resolve.ts';

const clusterSchema = z.object({ nodes: z.array(z.string()) });

export interface ConfigureProps {
  identity: NodeIdentity;
  /** Name of the bundle. */
  name: string;
  aws: Aws;
  say: (line: string) => void;
}

/**
 * Takes on a bundle: fetches it, puts the secrets in, and brings node and topology to it, live where that is possible. Safe
 * to be interrupted anywhere and run again; holds the cluster's lock, so that no two nodes change at once.
 */
export async function configure({ identity, name, aws, say }: ConfigureProps): Promise<void> {
  const getObject = (key: string) => aws.objects.get(identity.configurationBucket, `brokers/${identity.broker}/${key}`);
  const wanted = await fetchBundle(name, getObject);
  const { nodes } = clusterSchema.parse(JSON.parse(await getObject('cluster.json')));
  const topology = await resolveTopology(wanted.bundle, aws.secrets);
  const cookie = await aws.secrets.read(`${identity.secrets}/cookie`);
  if (cookie === undefined) throw new Error(`secret ${identity.secrets}/cookie has no value`);

  await withClusterLock({ ...identity, table: aws.table, purpose: `configure ${name}`, say }, async () => {
    await mountData(identity.volumeId);
    await pullImage(wanted.bundle);
    const tls = await ensureTls({ identity, bundle: wanted.bundle, secrets: aws.secrets, now: new Date() });
    if (tls.server.warning !== undefined) say(tls.server.warning);
    const peers = nodes.filter((node) => node !== identity.hostName);
    const restarted = await takeOn({
      hostName: identity.hostName,
      wanted,
      peers,
      knownPeers: await aws.table.knownNodes(peers),
      cookie,
      certificatesChanged: tls.changed,
      beforeUpgrade: async () => {},
      say,
    });
    await ensureAdministrator(topology.administrator);
    await settleCluster({ nodes, topology, wanted, restarted, say });
  });
}
