import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { dataStack } from '../../contracts/names.ts';
import { cacheUser, databaseUser } from '../../contracts/store-users.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PlatformStack } from '../constructs/platform-stack.ts';
import { named, readUpstream } from '../constructs/upstream.ts';
import { dataOutputs } from '../data/data-stack.ts';

/** The database as a processor finds it; each value may refer to what Terraform knows alone. */
export interface UsedDatabase {
  host: string;
  port: string;
  /** The database in it. */
  database: string;
  /** What rights to log in name it by. */
  resourceId: string;
  /** ARN of the secret of its master. */
  masterSecret: string;
  clientsGroupId: string;
  user: string;
}

/** The cache as a processor finds it. */
export interface UsedCache {
  host: string;
  port: string;
  replicationGroup: string;
  arn: string;
  clientsGroupId: string;
  user: string;
}

export interface UsedStores {
  database?: UsedDatabase;
  cache?: UsedCache;
}

/** What of the stores a processor uses, read from the stack that has them. */
export function usedStores(stack: PlatformStack, processor: Escaped<Processor>): UsedStores {
  const uses = (store: Processor['uses'][number]) =>
    processor.uses.includes(store) && stack.platform[store] !== undefined;
  if (!uses('database') && !uses('cache')) return {};
  const data = readUpstream(stack, { name: dataStack, outputs: dataOutputs });
  const read = (output: keyof typeof dataOutputs) => named(stack, output.replaceAll('_', '-'), data.text(output));
  return {
    ...(uses('database') && {
      database: {
        host: read('database_host'),
        port: read('database_port'),
        database: read('database_name'),
        resourceId: read('database_resource_id'),
        masterSecret: read('database_master_secret_arn'),
        clientsGroupId: data.text('database_clients_group_id'),
        user: databaseUser(processor.name),
      },
    }),
    ...(uses('cache') && {
      cache: {
        host: read('cache_host'),
        port: read('cache_port'),
        replicationGroup: read('cache_replication_group_id'),
        arn: read('cache_arn'),
        clientsGroupId: data.text('cache_clients_group_id'),
        user: cacheUser(stack.platform, processor.name),
      },
    }),
  };
}

/** JSON in which ports are numbers, also those that only Terraform knows. */
export function withPorts(value: object): string {
  return JSON.stringify(value).replace(/"port":"(\$\{[^"]+\})"/g, '"port":$1');
}
