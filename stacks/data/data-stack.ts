import type { Construct } from 'constructs';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { dataStack, networkStack } from '../../contracts/names.ts';
import { cacheId } from '../../contracts/stores.ts';
import type { Escaped } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { readUpstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { Cache } from './cache.ts';
import { Database } from './database.ts';

/** What of the database and the cache others connect to; what is absent has none. */
export const dataOutputs = {
  database_host: 'Name of the database in DNS.',
  database_port: 'Port of the database.',
  database_name: 'The database in it that processors use.',
  database_resource_id: 'What rights to log in to the database name it by (rds-db:connect).',
  database_master_secret_arn: "Where RDS keeps the master's password.",
  database_clients_group_id: 'Security group of those that may connect to the database.',
  cache_host: 'Name of the cache in DNS.',
  cache_port: 'Port of the cache.',
  cache_replication_group_id: 'What logins to the cache name it by.',
  cache_arn: 'What rights to log in to the cache name it by (elasticache:Connect).',
  cache_clients_group_id: 'Security group of those that may connect to the cache.',
};

export interface DataStackProps extends PlatformStackProps {
  processors: readonly Escaped<Processor>[];
}

/** The database and the cache, as far as platform.yaml asks for them, and whom they know. */
export class DataStack extends PlatformStack {
  constructor(scope: Construct, { platform, processors }: DataStackProps) {
    super(scope, dataStack, { platform });
    const network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    const place = {
      platform,
      vpcId: network.text('vpc_id'),
      subnetIds: [...platform.network.zones].sort().map((zone) => network.entry('database_subnet_ids', zone)),
    };
    const { database, cache } = platform;
    const users = processors.filter(({ uses }) => uses.includes('cache')).map(({ name }) => name);
    this.describe(
      database && new Database(this, 'database', { ...place, database }),
      cache && new Cache(this, cacheId, { ...place, cache, users }),
    );
  }

  private describe(database: Database | undefined, cache: Cache | undefined): void {
    this.addOutputs(dataOutputs, {
      database_host: database?.instance.address,
      database_port: database?.instance.port,
      database_name: database?.instance.dbName,
      database_resource_id: database?.instance.resourceId,
      database_master_secret_arn: database?.instance.masterUserSecret.get(0).secretArn,
      database_clients_group_id: database?.clientsGroupId,
      cache_host: cache?.group.primaryEndpointAddress,
      cache_port: cache?.group.port,
      cache_replication_group_id: cache?.group.replicationGroupId,
      cache_arn: cache?.group.arn,
      cache_clients_group_id: cache?.clientsGroupId,
    });
  }
}
