import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { DataResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { databasePort, databaseVersion } from '../../catalog/kinds/platform/stores/database.ts';
import { dailyWindow, weekly } from '../../catalog/kinds/platform/stores/windows.ts';
import { databaseIdentifier, finalSnapshotPrefix } from '../../contracts/stores.ts';
import type { Escaped } from '../constructs/literal.ts';
import { StoreDoors } from './store-doors.ts';

/** The one user that the database is made with; RDS makes its password, keeps it in Secrets Manager and rotates it. */
const masterUser = 'warren';

export interface DatabaseProps {
  platform: Escaped<Platform>;
  database: NonNullable<Escaped<Platform>['database']>;
  vpcId: string;
  /** Subnets of every zone. */
  subnetIds: string[];
}

/** The database: encrypted, in no public subnet, reached over TLS alone, and deleted only with a last snapshot. */
export class Database extends Construct {
  readonly instance: DbInstance;
  readonly clientsGroupId: string;

  constructor(scope: Construct, id: string, { platform, database, vpcId, subnetIds }: DatabaseProps) {
    super(scope, id);
    const identifier = databaseIdentifier(platform);
    const doors = new StoreDoors(this, 'doors', { store: identifier, what: 'Database', port: databasePort, vpcId });
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name: identifier,
      description: 'Database subnets',
      subnetIds,
    });
    this.instance = new DbInstance(this, 'self', {
      identifier,
      ...machineOf(database),
      ...loginsOf(database),
      ...keepingOf(database),
      finalSnapshotIdentifier: `${finalSnapshotPrefix(platform, database.finalSnapshot)}-${this.timeMade()}`,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [doors.securityGroupId],
      publiclyAccessible: false,
      port: databasePort,
      parameterGroupName: this.addParameters(identifier, database).name,
      maintenanceWindow: weekly(database.maintenance),
      applyImmediately: database.apply === 'now',
      autoMinorVersionUpgrade: true,
      // Of a version that is written down; what it costs is told of with the file, and RDS asks for this besides.
      allowMajorVersionUpgrade: true,
      tags: { Name: identifier },
    });
    this.clientsGroupId = doors.clientsGroupId;
  }

  /** When the database was first planned, to the second, in the state from then on. */
  private timeMade(): string {
    const made = new DataResource(this, 'made', {
      input: { time: '${formatdate("YYYYMMDDhhmmss", plantimestamp())}' },
      lifecycle: { ignoreChanges: ['input'] },
    });
    return made.output.lookup('time');
  }

  /** A group is of one major version, so that another comes beside it, and the old one goes when nothing uses it. */
  private addParameters(identifier: string, database: DatabaseProps['database']): DbParameterGroup {
    const version = databaseVersion(database);
    return new DbParameterGroup(this, 'parameters', {
      name: `${identifier}-${database.engine}-${version.replace('.', '-')}`,
      family: `${database.engine}${version}`,
      description: 'Connections over TLS alone',
      // ON already from MariaDB 11.8 on, and dynamic: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html
      parameter: [{ name: 'require_secure_transport', value: 'ON', applyMethod: 'immediate' }],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

function machineOf(database: DatabaseProps['database']) {
  const { storage } = database;
  return {
    engine: database.engine,
    engineVersion: databaseVersion(database),
    instanceClass: database.class,
    allocatedStorage: storage.sizeGiB,
    ...(storage.maxGiB === undefined ? {} : { maxAllocatedStorage: storage.maxGiB }),
    storageType: 'gp3',
    storageEncrypted: true,
    multiAz: database.multiZone,
  };
}

/** Programs log in with IAM; the master's password is in no state. */
function loginsOf({ name }: DatabaseProps['database']) {
  return {
    dbName: name,
    username: masterUser,
    manageMasterUserPassword: true,
    iamDatabaseAuthenticationEnabled: true,
  };
}

function keepingOf({ backups, deletionProtection }: DatabaseProps['database']) {
  return {
    backupRetentionPeriod: backups.retentionDays,
    backupWindow: dailyWindow(backups.start),
    copyTagsToSnapshot: true,
    deletionProtection,
    skipFinalSnapshot: false,
  };
}
