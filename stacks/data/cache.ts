import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group';
import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { cachePort } from '../../catalog/kinds/platform/stores/cache.ts';
import { dailyWindow, weekly } from '../../catalog/kinds/platform/stores/windows.ts';
import { cacheUser } from '../../contracts/store-users.ts';
import { cacheIdentifier } from '../../contracts/stores.ts';
import type { Escaped } from '../constructs/literal.ts';
import { StoreDoors } from './store-doors.ts';

/** The provider that is pinned takes it (internal/service/elasticache of 6.x), as 5.100.0 does; 5.46.0 knew `redis` alone. */
const engine = 'valkey';

export interface CacheProps {
  platform: Escaped<Platform>;
  cache: NonNullable<Escaped<Platform>['cache']>;
  /** Names of the processors that use it; each has a user of its own. */
  users: readonly string[];
  vpcId: string;
  /** Subnets of every zone. */
  subnetIds: string[];
}

/** The cache: encrypted, in no public subnet, reached over TLS with an IAM login alone. */
export class Cache extends Construct {
  readonly group: ElasticacheReplicationGroup;
  readonly clientsGroupId: string;

  constructor(scope: Construct, id: string, { platform, cache, users, vpcId, subnetIds }: CacheProps) {
    super(scope, id);
    const identifier = cacheIdentifier(platform);
    const doors = new StoreDoors(this, 'doors', { store: identifier, what: 'Cache', port: cachePort, vpcId });
    const subnets = new ElasticacheSubnetGroup(this, 'subnets', {
      name: identifier,
      description: 'Database subnets',
      subnetIds,
    });
    const severalNodes = cache.nodes > 1;
    this.group = new ElasticacheReplicationGroup(this, 'self', {
      replicationGroupId: identifier,
      description: `Cache of ${platform.name}`,
      engine,
      engineVersion: cache.version,
      nodeType: cache.nodeType,
      numCacheClusters: cache.nodes,
      automaticFailoverEnabled: severalNodes,
      multiAzEnabled: severalNodes,
      atRestEncryptionEnabled: 'true',
      // Both from the first day: switched on together later they fail (hashicorp/terraform-provider-aws#42966).
      transitEncryptionEnabled: true,
      userGroupIds: [this.addUsers(platform, users).id],
      subnetGroupName: subnets.name,
      securityGroupIds: [doors.securityGroupId],
      port: cachePort,
      parameterGroupName: this.addParameters(identifier, cache).name,
      snapshotRetentionLimit: cache.snapshots.retentionDays,
      snapshotWindow: dailyWindow(cache.snapshots.start),
      maintenanceWindow: weekly(cache.maintenance),
      applyImmediately: cache.apply === 'now',
      autoMinorVersionUpgrade: 'true',
      tags: { Name: identifier },
    });
    this.clientsGroupId = doors.clientsGroupId;
  }

  /** Locks have a time to live as what is cached has; when memory is short, what was used least goes first of these. */
  private addParameters(identifier: string, { version }: CacheProps['cache']): ElasticacheParameterGroup {
    const family = `valkey${version.split('.')[0]}`;
    return new ElasticacheParameterGroup(this, 'parameters', {
      name: `${identifier}-${family}`,
      family,
      description: 'What goes when memory is short',
      parameter: [{ name: 'maxmemory-policy', value: 'volatile-lru' }],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** A group of engine valkey takes no user without a password or IAM, so that nobody comes in by default. */
  private addUsers(platform: Escaped<Platform>, users: readonly string[]): ElasticacheUserGroup {
    const made = users.map(
      (processor) =>
        new ElasticacheUser(this, `user-${processor}`, {
          // IAM wants id and name to be the same: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
          userId: cacheUser(platform, processor),
          userName: cacheUser(platform, processor),
          engine,
          // Without `on` a user is off: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
          accessString: 'on ~* +@all -@dangerous',
          authenticationMode: { type: 'iam' },
          // Taken out of the group before it goes: Terraform would else delete it first, and ask for what is no member any more.
          lifecycle: { createBeforeDestroy: true },
        }),
    );
    return new ElasticacheUserGroup(this, 'users', {
      userGroupId: cacheIdentifier(platform),
      engine,
      userIds: made.map(({ userId }) => userId),
    });
  }
}
