import { DescribeAvailabilityZonesCommand, DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { askAws } from './aws-failure.ts';

/** Five tries with the SDK's own backoff; a person who waits gives up after that. */
const settings = { maxAttempts: 5, requestHandler: { connectionTimeout: 2000, requestTimeout: 30_000 } };

/** The AWS account that the credentials in use belong to. */
export async function callerAccount(region: string): Promise<string> {
  const about = { what: 'it cannot be told which AWS account this is', of: `AWS's token service in ${region}` };
  const { Account } = await askAws(about, () =>
    new STSClient({ region, ...settings }).send(new GetCallerIdentityCommand({})),
  );
  if (Account === undefined) throw new SurroundingsFailure('AWS did not say which account these credentials are of.');
  return Account;
}

/** Throws UserFailure unless the credentials are of the account that the files name. */
export async function requireAccount({ accountId, region }: Platform): Promise<void> {
  const caller = await callerAccount(region);
  if (caller === accountId) return;
  throw new UserFailure(
    `platform.yaml is for AWS account ${accountId}, and these credentials are of ${caller}. Sign in to ${accountId}, or ` +
      `write accountId: "${caller}" into platform.yaml. Nothing was changed.`,
  );
}

/** How many zones a new platform spreads over, where a region has as many: a cluster of three survives the loss of one. */
const zonesOfPlatform = 3;

/** The first zones of a region that every account may use. */
export async function usualZones(region: string): Promise<string[]> {
  const { AvailabilityZones = [] } = await askAws(
    { what: `the zones of ${region} cannot be read`, of: `region ${region}` },
    () => new EC2Client({ region, ...settings }).send(new DescribeAvailabilityZonesCommand({})),
  );
  const usual = AvailabilityZones.filter(
    ({ OptInStatus, State, ZoneType }) =>
      OptInStatus === 'opt-in-not-required' && State === 'available' && ZoneType === 'availability-zone',
  );
  const names = usual.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
  if (names.length < 2) throw new UserFailure(`${region} has fewer than two usual zones. Choose another region.`);
  return names.slice(0, zonesOfPlatform);
}

/** Every region that the account may use. */
export async function accountRegions(region: string): Promise<string[]> {
  const { Regions = [] } = await askAws({ what: 'the regions cannot be read', of: `region ${region}` }, () =>
    new EC2Client({ region, ...settings }).send(new DescribeRegionsCommand({})),
  );
  return Regions.flatMap(({ RegionName }) => RegionName ?? []).sort();
}
