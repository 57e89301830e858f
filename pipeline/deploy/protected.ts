import { z } from 'zod';
import type { Catalog } from '../../catalog/catalog.ts';
import { platformFile } from '../../catalog/kinds.ts';
import { brokerStack, dataStack } from '../../contracts/names.ts';
import { UserFailure } from '../process/failure.ts';
import type { State } from '../states/states.ts';

export interface Standing {
  catalog: Catalog;
  /** Names of the stacks that have resources. */
  stacks: readonly string[];
  /** State of the stack `data`, where there is one. */
  data: State | undefined;
}

/**
 * Whoever protects a broker or the database has to say in its file that it may go. The database AWS protects, too, until that was
 * applied. Throws UserFailure, before anything is removed.
 */
export function refuseProtected({ catalog, stacks, data }: Standing): void {
  if (stacks.includes(dataStack)) refuseDatabase(catalog, data);
  const protectedOnes = catalog.brokers.filter(
    ({ name, deletion }) => deletion.protection && stacks.includes(brokerStack(name)),
  );
  if (protectedOnes.length === 0) return;
  const files = protectedOnes.map(({ name }) => `  brokers/${name}.yaml`);
  throw new UserFailure(
    [
      'Brokers are protected from deletion. Nothing was removed. To let them go, with all their messages, write',
      '  deletion: { protection: false }',
      'into',
      ...files,
    ].join('\n'),
  );
}

function refuseDatabase({ platform }: Catalog, data: State | undefined): void {
  if (platform.database?.deletionProtection) {
    throw new UserFailure(
      [
        'The database is protected from deletion. Nothing was removed. To let it go, write',
        '  deletionProtection: false',
        `below database into ${platformFile}, and apply that: AWS itself refuses to delete it before.`,
      ].join('\n'),
    );
  }
  if (!isProtectedInAws(data)) return;
  throw new UserFailure(
    `The database may go by ${platformFile}, and that is not applied yet. Nothing was removed. Apply it first: AWS itself refuses to delete the database before.`,
  );
}

function isProtectedInAws(data: State | undefined): boolean {
  return databasesIn(data).some(({ deletion_protection }) => deletion_protection);
}

/** Names of the snapshots that are made when the databases of a state are deleted. */
export function finalSnapshots(data: State | undefined): string[] {
  return databasesIn(data).flatMap(({ final_snapshot_identifier }) => final_snapshot_identifier ?? []);
}

function databasesIn(data: State | undefined) {
  const databases = (data?.resources ?? []).filter(
    ({ mode, type }) => mode === 'managed' && type === 'aws_db_instance',
  );
  return databases.flatMap(({ instances }) => instances.map((each) => databaseInstance.parse(each).attributes));
}

const databaseInstance = z.object({
  attributes: z.object({
    deletion_protection: z.boolean().nullish(),
    final_snapshot_identifier: z.string().nullish(),
  }),
});
