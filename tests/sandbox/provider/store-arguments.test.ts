import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import type { Value } from '../../../sandbox/values.ts';

/** What hashicorp/aws 5.100.0 said of a value by `terraform validate`, 2026-11-30: what it took, and what it refused. */
const verdicts: [type: string, argument: string, took: Value[], refused: Value[]][] = [
  ['aws_db_instance', 'backup_retention_period', [35], [36]],
  ['aws_db_instance', 'backup_window', ['23:30-00:30'], ['01:00', '25:00-26:00']],
  [
    'aws_db_instance',
    'maintenance_window',
    ['sun:03:00-sun:04:00', 'Sun:03:00-Sun:04:00'],
    ['sunday:03:00-sun:04:00', '03:00-04:00'],
  ],
  ['aws_db_instance', 'identifier', ['acme-database'], ['Acme', 'acme--db', 'acme-', '1acme']],
  ['aws_db_instance', 'final_snapshot_identifier', [], ['1a', 'a--b', 'a-', 'a_b']],
  ['aws_db_instance', 'monitoring_interval', [], [7]],
  ['aws_db_instance', 'network_type', [], ['IPV6']],
  ['aws_db_instance', 'enabled_cloudwatch_logs_exports', [['slowquery', 'error']], [['slow_query']]],
  ['aws_db_instance', 'kms_key_id', [], ['alias/x']],
  ['aws_db_instance', 'performance_insights_retention_period', [731], [8]],
  ['aws_db_instance', 'backup_target', [], ['moon']],
  ['aws_db_instance', 'replica_mode', [], ['x']],
  ['aws_db_instance', 'storage_type', ['gp9'], []],
  ['aws_db_instance', 'allocated_storage', [5], []],
  ['aws_db_parameter_group', 'name', ['a.b'], ['a--b', 'A', 'a-', '1a']],
  ['aws_db_subnet_group', 'name', ['a b.c_d-e'], ['A', 'a/b']],
  ['aws_elasticache_replication_group', 'engine', ['valkey', 'redis'], ['memcached']],
  ['aws_elasticache_replication_group', 'engine_version', ['8.1', '5.0.6'], ['7.2.6', '7.x', '8']],
  [
    'aws_elasticache_replication_group',
    'replication_group_id',
    ['acme-cache'],
    ['a--b', 'a-', '1a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ],
  ['aws_elasticache_replication_group', 'snapshot_retention_limit', [], [36]],
  ['aws_elasticache_replication_group', 'snapshot_window', [], ['1:00-2:00']],
  ['aws_elasticache_replication_group', 'maintenance_window', [], ['sun:03:00-04:00']],
  ['aws_elasticache_replication_group', 'description', [], ['']],
  ['aws_elasticache_replication_group', 'at_rest_encryption_enabled', [], ['yes']],
  ['aws_elasticache_replication_group', 'auto_minor_version_upgrade', [], ['maybe']],
  ['aws_elasticache_replication_group', 'network_type', [], ['v6']],
  ['aws_elasticache_replication_group', 'ip_discovery', [], ['v6']],
  ['aws_elasticache_replication_group', 'auth_token', [], ['short']],
  ['aws_elasticache_replication_group', 'auth_token_update_strategy', [], ['x']],
  ['aws_elasticache_replication_group', 'num_cache_clusters', [7], []],
  ['aws_elasticache_user', 'engine', ['valkey', 'VALKEY', 'REDIS'], ['memcached']],
  ['aws_elasticache_user', 'passwords', [], [['short']]],
  ['aws_elasticache_user_group', 'engine', ['valkey'], ['memcached']],
];

const known: Record<string, Record<string, Value>> = {
  aws_elasticache_replication_group: { replication_group_id: 'acme-cache', description: 'x' },
};

/** What the provider itself refuses; what AWS refuses besides it does not know. */
function refusedByProvider(type: string, argument: string, value: Value): boolean {
  return resourceRefusals(type, { ...known[type], [argument]: value }).some(({ detail }) =>
    detail.startsWith('hashicorp/aws refuses it'),
  );
}

test.each(verdicts)('%s.%s is taken and refused as the real provider does', (type, argument, took, refused) => {
  expect(took.filter((value) => refusedByProvider(type, argument, value))).toEqual([]);
  expect(refused.filter((value) => !refusedByProvider(type, argument, value))).toEqual([]);
});

test('several zones need a failover, and a password and a user group exclude each other', () => {
  const group = { replication_group_id: 'g', description: 'x', multi_az_enabled: true };
  expect(refusedByProvider('aws_elasticache_replication_group', 'node_type', 'cache.t4g.small')).toBe(false);
  expect(resourceRefusals('aws_elasticache_replication_group', group)).toHaveLength(1);
  expect(resourceRefusals('aws_elasticache_replication_group', { ...group, automatic_failover_enabled: true })).toEqual(
    [],
  );
  expect(
    resourceRefusals('aws_elasticache_replication_group', {
      ...group,
      multi_az_enabled: false,
      auth_token: 'sixteen-letters-x',
      user_group_ids: ['g'],
    }),
  ).toHaveLength(1);
});
