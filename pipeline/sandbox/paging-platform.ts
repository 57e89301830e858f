import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerTable, configurationBucket, type PlatformIdentity } from '../../contracts/names.ts';
import { tableKey } from '../../contracts/node-report.ts';
import { type PagingSettings, pagingSettingsKey } from '../../contracts/paging.ts';
import { routeSecret } from '../../contracts/secrets.ts';
import type { Cloud } from '../../sandbox/cloud.ts';
import type { Incident } from '../../sandbox/pagerduty/incidents.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';

/** What a pager finds around it: a simulated AWS with its table, its settings and the keys of its routes, and a simulated PagerDuty. */
export interface SimulatedPlatform {
  /** What a program needs to reach the simulated AWS. */
  awsEnvironment: Readonly<Record<string, string>>;
  /** What is in the simulated AWS. */
  cloud: Cloud;
  /** Every incident that there ever was, the oldest first. */
  incidents(): readonly Incident[];
  table: string;
  bucket: string;
  /** As the pagers are told, but for the address of PagerDuty. */
  settings: PagingSettings;
  /** For files of programs; it goes with the rest. */
  folder: string;
  stop(): Promise<void>;
}

/** Starts it for the settings of a platform. */
export async function simulatePlatform(platform: PlatformIdentity, given: PagingSettings): Promise<SimulatedPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-fire-'));
  const sandbox = await startSandbox({ folder, types: [] });
  const { cloud, pagerDuty, secretValues, awsEnvironment } = sandbox;
  const [table, bucket] = [brokerTable(platform), configurationBucket(platform)];
  cloud.put('aws_dynamodb_table', table, {
    ...{ name: table, hash_key: tableKey.partition, range_key: tableKey.sort },
    attribute: Object.values(tableKey).map((name) => ({ name, type: 'S' })),
  });
  cloud.put('aws_s3_bucket', bucket, { bucket, region: platform.region });
  for (const { route, urgency } of given.services) {
    const id = `${route} (${urgency})`;
    cloud.put('pagerduty_service', id, { id, name: id });
    const name = routeSecret(platform, route, urgency);
    cloud.put('aws_secretsmanager_secret', name, { arn: name, name });
    const { make, keyOf } = pagerDuty.integrations;
    secretValues.put(name, keyOf(make(id, 'Warren', 'events_api_v2_inbound_integration')));
  }
  const settings = { ...given, events: pagerDuty.url };
  const object = `${awsEnvironment.AWS_ENDPOINT_URL}/${bucket}/${pagingSettingsKey}`;
  const { ok, status } = await fetch(object, { method: 'PUT', body: JSON.stringify(settings) });
  if (!ok) throw new Error(`the simulated S3 did not take the settings: HTTP ${status}`);
  return {
    ...{ awsEnvironment, cloud, table, bucket, settings, folder },
    incidents: pagerDuty.incidents.all,
    stop: async () => {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
