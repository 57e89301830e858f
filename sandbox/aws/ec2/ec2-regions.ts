import { zoneId } from '../../computed/zone-ids.ts';
import type { XmlContent } from '../protocols/xml.ts';
import { sandboxRegions } from '../regions.ts';

/** The regions that the account may use: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html */
export function describeRegions(): XmlContent {
  return {
    regionInfo: {
      item: sandboxRegions.map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: 'opt-in-not-required',
      })),
    },
  };
}

/**
 * Three zones in each region, and one that has to be asked for first, as local zones do.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
 */
export function describeZones(regionName: string): XmlContent {
  const local = {
    zoneName: `${regionName}-loc-1a`,
    zoneId: zoneId(`${regionName}a`).replace('-', '-loc1-'),
    zoneType: 'local-zone',
    optInStatus: 'not-opted-in',
  };
  const usual = ['a', 'b', 'c'].map((letter) => ({
    zoneName: regionName + letter,
    zoneId: zoneId(regionName + letter),
    zoneType: 'availability-zone',
    optInStatus: 'opt-in-not-required',
  }));
  return {
    availabilityZoneInfo: { item: [local, ...usual].map((zone) => ({ ...zone, zoneState: 'available', regionName })) },
  };
}
