import { readFileSync } from 'node:fs';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { AssetType, TerraformAsset } from 'cdktf';
import type { Construct } from 'constructs';
import { mostKeptDays as mostKeptLogsDays } from '../../catalog/kinds/platform/monitoring/monitoring.ts';
import {
  backupBucket,
  brokerTable,
  configurationBucket,
  logsBucket,
  servicesBucket,
  storageStack,
} from '../../contracts/names.ts';
import { tableKey } from '../../contracts/node-report.ts';
import {
  agentKey,
  forwarderProgramKey,
  pagerProgramKey,
  processorProgramKey,
  receiverProgramKey,
  watchKey,
} from '../../contracts/object-keys.ts';
import { bucketId } from '../../contracts/resources.ts';
import { tag } from '../../contracts/tags.ts';
import { type Artefact, artefact, entityTag } from '../constructs/artefact.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';

const outputs = {
  configuration_bucket: 'Where nodes read their configuration.',
  backup_bucket: 'Where nodes write their backups.',
  broker_table: 'What was observed of every broker.',
  services_bucket: 'Where tasks and functions fetch their program.',
  logs_bucket: 'Where Loki keeps logs.',
};

/**
 * How long a program can be had once there is a newer one, in days. Tasks and nodes that have not rolled since cannot start after it.
 * A program is a few megabytes.
 */
const keepProgramsDays = 365;

/** How long logs that Loki deleted can be had again, in days. */
const keepDeletedLogsDays = 7;

/**
 * What brokers share and what outlives them: the bucket they read their configuration and the agent from, the bucket
 * they write their backups to, the table of what was observed of them, the bucket that the tasks of processors
 * and functions fetch their program from, and the bucket that Loki keeps logs in.
 */
export class StorageStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, storageStack, props);
    const configuration = new PrivateBucket(this, 'configuration', {
      name: configurationBucket(this.platform),
      keepOldVersionsDays: keepProgramsDays,
    });
    const backups = new PrivateBucket(this, bucketId.backups, {
      name: backupBucket(this.platform),
      keepOldVersionsDays: 30,
    });
    this.addProgram('agent', { ...ofScript('agent'), bucket: configuration.id, key: agentKey });
    this.addProgram('watch', { ...ofScript('watch'), bucket: configuration.id, key: watchKey });
    const services = new PrivateBucket(this, 'services', {
      name: servicesBucket(this.platform),
      keepOldVersionsDays: keepProgramsDays,
    });
    this.addProgram('processor', { ...ofScript('processor'), bucket: services.id, key: processorProgramKey });
    // Lambda has a copy of its own, and takes another one when the name is another.
    for (const [service, keyOf] of [
      ['receiver', receiverProgramKey],
      ['forwarder', forwarderProgramKey],
      ['pager', pagerProgramKey],
    ] as const) {
      const file = artefact(service, 'zip');
      const key = keyOf(file.sha256);
      this.addProgram(service, { file, contentType: 'application/zip', bucket: services.id, key });
    }
    const logs = this.addLogsBucket();
    const table = this.addTable();
    this.addOutputs(outputs, {
      configuration_bucket: configuration.id,
      backup_bucket: backups.id,
      broker_table: table.name,
      services_bucket: services.id,
      logs_bucket: logs.id,
    });
  }

  /**
   * Always there, so that logs outlive a host that goes, and one that comes back finds them. Loki itself deletes what is older than the file
   * says; what it left, or wrote before it went, goes a week after the longest that a file may ask for.
   */
  private addLogsBucket(): PrivateBucket {
    return new PrivateBucket(this, bucketId.logs, {
      name: logsBucket(this.platform),
      keepOldVersionsDays: keepDeletedLogsDays,
      expireDays: mostKeptLogsDays + keepDeletedLogsDays,
    });
  }

  /**
   * A new program is a new version of the same object: the provider deletes all versions of one whose key changes, and who has
   * not rolled yet still needs the version before. Whoever fetches it compares SHA-256.
   */
  private addProgram(
    service: string,
    program: { file: Artefact; contentType: string; bucket: string; key: string },
  ): void {
    const { path, sha256 } = program.file;
    const asset = new TerraformAsset(this, `${service}-file`, { path, type: AssetType.FILE, assetHash: sha256 });
    new S3Object(this, service, {
      bucket: program.bucket,
      key: program.key,
      source: asset.path,
      etag: entityTag(readFileSync(path)),
      contentType: program.contentType,
      provider: this.untagged,
      tags: { [tag.platform]: this.platform.name },
    });
  }

  private addTable(): DynamodbTable {
    return new DynamodbTable(this, 'brokers', {
      name: brokerTable(this.platform),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: tableKey.partition,
      rangeKey: tableKey.sort,
      attribute: [
        { name: tableKey.partition, type: 'S' },
        { name: tableKey.sort, type: 'S' },
      ],
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
    });
  }
}

function ofScript(service: string): { file: Artefact; contentType: string } {
  return { file: artefact(service), contentType: 'text/javascript' };
}
