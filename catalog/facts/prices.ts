/**
 * Hours that a month is charged with, as AWS's own pricing pages and calculator count them.
 * https://github.com/iammanis/ec2-vps/blob/014728774/tools/build_pricing.py
 */
export const hoursPerMonth = 730;

/**
 * Operations a second that the price of a gp3 volume's size includes.
 * https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
 */
export const includedIops = 3000;

/** Throughput in MiB/s that the price of a gp3 volume's size includes, by the same page. */
export const includedThroughputMiBps = 125;

/** What a gp3 volume costs in a region, in US dollars a month. */
export interface VolumePrice {
  /** Each GiB of its size. */
  gibMonth: number;
  /** Each operation a second above the included ones. */
  iopsMonth: number;
  /** Each MiB/s above the included ones. */
  mibpsMonth: number;
}

/**
 * Linux on demand, shared tenancy, in US dollars an hour and without tax: region, then instance type.
 * A type is left out where no price of it was read in one of these, each made from what AWS publishes:
 * us-east-1, all types, generated 2026-07-20 from AWS's price list:
 * https://github.com/aws/karpenter-provider-aws/blob/6fc13b523/pkg/providers/pricing/zz_generated.pricing_aws.go
 * m7g elsewhere, the newest version of the file that was found; the day of its commit was not:
 * https://github.com/skypilot-org/skypilot-catalog/blob/2c3d7ea7d/catalogs/v9/aws/vms.csv
 * All others, which end at 0.15 dollars an hour, built 2026-09-03 from the feed of AWS's pricing page:
 * https://github.com/iammanis/ec2-vps/blob/014728774/assets/data/pricing.json
 * with t3.small and t4g.small of regions that name little else from _data/rates.json of the same build.
 * Wherever two of them were read for the same type they agree: m7g.large to m7g.4xlarge in us-east-1, and m7g.large
 * in us-west-2, eu-west-1, eu-west-2 and eu-central-1.
 */
// biome-ignore format: a table, one family of a region a line
export const hourlyInstancePrices: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'us-east-1': {
    't3.small': 0.0208, 't3.medium': 0.0416, 't3.large': 0.0832, 't3.xlarge': 0.1664,
    't4g.small': 0.0168, 't4g.medium': 0.0336, 't4g.large': 0.0672, 't4g.xlarge': 0.1344,
    'm6i.large': 0.096, 'm6i.xlarge': 0.192, 'm6i.2xlarge': 0.384, 'm6i.4xlarge': 0.768,
    'm6g.large': 0.077, 'm6g.xlarge': 0.154, 'm6g.2xlarge': 0.308, 'm6g.4xlarge': 0.616,
    'm7i.large': 0.1008, 'm7i.xlarge': 0.2016, 'm7i.2xlarge': 0.4032, 'm7i.4xlarge': 0.8064,
    'm7g.large': 0.0816, 'm7g.xlarge': 0.1632, 'm7g.2xlarge': 0.3264, 'm7g.4xlarge': 0.6528, 'm7g.8xlarge': 1.3056,
    'm8g.large': 0.08976, 'm8g.xlarge': 0.17952, 'm8g.2xlarge': 0.35904, 'm8g.4xlarge': 0.71808,
    'c6i.large': 0.085, 'c6i.xlarge': 0.17, 'c6i.2xlarge': 0.34, 'c6i.4xlarge': 0.68,
    'c6g.large': 0.068, 'c6g.xlarge': 0.136, 'c6g.2xlarge': 0.272, 'c6g.4xlarge': 0.544,
    'c7i.large': 0.08925, 'c7i.xlarge': 0.1785, 'c7i.2xlarge': 0.357, 'c7i.4xlarge': 0.714,
    'c7g.large': 0.0725, 'c7g.xlarge': 0.145, 'c7g.2xlarge': 0.29, 'c7g.4xlarge': 0.58,
    'r6i.large': 0.126, 'r6i.xlarge': 0.252, 'r6i.2xlarge': 0.504, 'r6i.4xlarge': 1.008,
    'r6g.large': 0.1008, 'r6g.xlarge': 0.2016, 'r6g.2xlarge': 0.4032, 'r6g.4xlarge': 0.8064,
    'r7i.large': 0.1323, 'r7i.xlarge': 0.2646, 'r7i.2xlarge': 0.5292, 'r7i.4xlarge': 1.0584,
    'r7g.large': 0.1071, 'r7g.xlarge': 0.2142, 'r7g.2xlarge': 0.4284, 'r7g.4xlarge': 0.8568,
  },
  'us-east-2': {
    't3.small': 0.0208,
    't4g.small': 0.0168,
    'm7g.large': 0.0816, 'm7g.xlarge': 0.1632, 'm7g.2xlarge': 0.3264, 'm7g.4xlarge': 0.6528, 'm7g.8xlarge': 1.3056,
  },
  'us-west-1': {
    't3.small': 0.0248,
    't4g.small': 0.02,
    'm7g.large': 0.0952, 'm7g.xlarge': 0.1904, 'm7g.2xlarge': 0.3808, 'm7g.4xlarge': 0.7616, 'm7g.8xlarge': 1.5232,
  },
  'us-west-2': {
    't3.small': 0.0208, 't3.medium': 0.0416, 't3.large': 0.0832,
    't4g.small': 0.0168, 't4g.medium': 0.0336, 't4g.large': 0.0672, 't4g.xlarge': 0.1344,
    'm6i.large': 0.096,
    'm6g.large': 0.077,
    'm7i.large': 0.1008,
    'm7g.large': 0.0816, 'm7g.xlarge': 0.1632, 'm7g.2xlarge': 0.3264, 'm7g.4xlarge': 0.6528, 'm7g.8xlarge': 1.3056,
    'm8g.large': 0.08976,
    'c6i.large': 0.085,
    'c6g.large': 0.068, 'c6g.xlarge': 0.136,
    'c7i.large': 0.08925,
    'c7g.large': 0.0725,
    'r6i.large': 0.126,
    'r6g.large': 0.1008,
    'r7i.large': 0.1323,
    'r7g.large': 0.1071,
  },
  'ca-central-1': {
    't3.small': 0.0232,
    't4g.small': 0.0184,
    'm7g.large': 0.091, 'm7g.xlarge': 0.1819, 'm7g.2xlarge': 0.3638, 'm7g.4xlarge': 0.7277, 'm7g.8xlarge': 1.4554,
  },
  'eu-west-1': {
    't3.small': 0.0228, 't3.medium': 0.0456, 't3.large': 0.0912,
    't4g.small': 0.0184, 't4g.medium': 0.0368, 't4g.large': 0.0736, 't4g.xlarge': 0.1472,
    'm6i.large': 0.107,
    'm6g.large': 0.086,
    'm7i.large': 0.11235,
    'm7g.large': 0.091, 'm7g.xlarge': 0.1819, 'm7g.2xlarge': 0.3638, 'm7g.4xlarge': 0.7276, 'm7g.8xlarge': 1.4552,
    'm8g.large': 0.10004,
    'c6i.large': 0.0912,
    'c6g.large': 0.073, 'c6g.xlarge': 0.1459,
    'c7i.large': 0.09576,
    'c7g.large': 0.0775,
    'r6i.large': 0.141,
    'r6g.large': 0.1128,
    'r7i.large': 0.14805,
    'r7g.large': 0.1199,
  },
  'eu-west-2': {
    't3.small': 0.0236, 't3.medium': 0.0472, 't3.large': 0.0944,
    't4g.small': 0.0188, 't4g.medium': 0.0376, 't4g.large': 0.0752,
    'm6i.large': 0.111,
    'm6g.large': 0.0888,
    'm7i.large': 0.11655,
    'm7g.large': 0.0944, 'm7g.xlarge': 0.1887, 'm7g.2xlarge': 0.3774, 'm7g.4xlarge': 0.7549, 'm7g.8xlarge': 1.5098,
    'm8g.large': 0.1038,
    'c6i.large': 0.101,
    'c6g.large': 0.0808,
    'c7i.large': 0.10605,
    'c7g.large': 0.0859,
    'r6i.large': 0.148,
    'r6g.large': 0.1184,
    'r7g.large': 0.1258,
  },
  'eu-west-3': {
    't3.small': 0.0236, 't3.medium': 0.0472,
    't4g.small': 0.0188, 't4g.medium': 0.0376,
    'm7g.large': 0.0952, 'm7g.xlarge': 0.1904, 'm7g.2xlarge': 0.3808, 'm7g.4xlarge': 0.7616, 'm7g.8xlarge': 1.5232,
  },
  'eu-central-1': {
    't3.small': 0.024, 't3.medium': 0.048, 't3.large': 0.096,
    't4g.small': 0.0192, 't4g.medium': 0.0384, 't4g.large': 0.0768,
    'm6i.large': 0.115,
    'm6g.large': 0.092,
    'm7i.large': 0.12075,
    'm7g.large': 0.0978, 'm7g.xlarge': 0.1955, 'm7g.2xlarge': 0.391, 'm7g.4xlarge': 0.7821, 'm7g.8xlarge': 1.5642,
    'm8g.large': 0.10754,
    'c6i.large': 0.097,
    'c6g.large': 0.0776,
    'c7i.large': 0.10185,
    'c7g.large': 0.0825,
    'r6g.large': 0.1216,
    'r7g.large': 0.1292,
  },
  'eu-north-1': {
    't3.small': 0.0216,
    't4g.small': 0.0172, 't4g.medium': 0.0344,
    'm7g.large': 0.0867, 'm7g.xlarge': 0.1734, 'm7g.2xlarge': 0.3468, 'm7g.4xlarge': 0.6936, 'm7g.8xlarge': 1.3872,
  },
  'ap-south-1': {
    't3.small': 0.0224,
    't4g.small': 0.0112,
    'm7g.large': 0.0583, 'm7g.xlarge': 0.1166, 'm7g.2xlarge': 0.2333, 'm7g.4xlarge': 0.4666, 'm7g.8xlarge': 0.9331,
  },
  'ap-southeast-1': {
    't3.small': 0.0264,
    't4g.small': 0.0212,
    'm7g.large': 0.102, 'm7g.xlarge': 0.204, 'm7g.2xlarge': 0.408, 'm7g.4xlarge': 0.816, 'm7g.8xlarge': 1.632,
  },
  'ap-southeast-2': {
    't3.small': 0.0264,
    't4g.small': 0.0212,
    'm7g.large': 0.102, 'm7g.xlarge': 0.204, 'm7g.2xlarge': 0.408, 'm7g.4xlarge': 0.816, 'm7g.8xlarge': 1.632,
  },
  'ap-southeast-3': {
    't3.small': 0.0264,
    't4g.small': 0.0212,
    'm7g.large': 0.102, 'm7g.xlarge': 0.204, 'm7g.2xlarge': 0.408, 'm7g.4xlarge': 0.816, 'm7g.8xlarge': 1.632,
  },
  'ap-northeast-1': {
    't3.small': 0.0272,
    't4g.small': 0.0216,
    'm7g.large': 0.1054, 'm7g.xlarge': 0.2108, 'm7g.2xlarge': 0.4216, 'm7g.4xlarge': 0.8432, 'm7g.8xlarge': 1.6864,
  },
  'ap-northeast-2': {
    't3.small': 0.026,
    't4g.small': 0.0208,
    'm7g.large': 0.1003, 'm7g.xlarge': 0.2006, 'm7g.2xlarge': 0.4012, 'm7g.4xlarge': 0.8024, 'm7g.8xlarge': 1.6048,
  },
  'ap-northeast-3': {
    'm7g.large': 0.1054, 'm7g.xlarge': 0.2108, 'm7g.2xlarge': 0.4216, 'm7g.4xlarge': 0.8432, 'm7g.8xlarge': 1.6864,
  },
  'ap-east-1': {
    'm7g.large': 0.1122, 'm7g.xlarge': 0.2244, 'm7g.2xlarge': 0.4488, 'm7g.4xlarge': 0.8976, 'm7g.8xlarge': 1.7952,
  },
  'af-south-1': {
    'm7g.large': 0.108, 'm7g.xlarge': 0.2159, 'm7g.2xlarge': 0.4318, 'm7g.4xlarge': 0.8637, 'm7g.8xlarge': 1.7274,
  },
};

/**
 * gp3 volumes, in US dollars a month, by region: the feed of AWS's pricing page as published 2026-09-03, in
 * https://github.com/iammanis/ec2-vps/blob/014728774/_data/rates.json
 * AWS prices throughput by the GiB/s; mibpsMonth is that divided by 1,024.
 */
// biome-ignore format: a table, one region a line
export const volumePrices: Readonly<Record<string, Readonly<VolumePrice>>> = {
  'us-east-1': { gibMonth: 0.08, iopsMonth: 0.005, mibpsMonth: 0.04 },
  'us-east-2': { gibMonth: 0.08, iopsMonth: 0.005, mibpsMonth: 0.04 },
  'us-west-1': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'us-west-2': { gibMonth: 0.08, iopsMonth: 0.005, mibpsMonth: 0.04 },
  'ca-central-1': { gibMonth: 0.088, iopsMonth: 0.0055, mibpsMonth: 0.044 },
  'eu-west-1': { gibMonth: 0.088, iopsMonth: 0.0055, mibpsMonth: 0.044 },
  'eu-west-2': { gibMonth: 0.0928, iopsMonth: 0.0058, mibpsMonth: 0.0464 },
  'eu-west-3': { gibMonth: 0.0928, iopsMonth: 0.0058, mibpsMonth: 0.0464 },
  'eu-central-1': { gibMonth: 0.0952, iopsMonth: 0.006, mibpsMonth: 0.0476 },
  'eu-north-1': { gibMonth: 0.0836, iopsMonth: 0.0052, mibpsMonth: 0.0418 },
  'ap-south-1': { gibMonth: 0.0912, iopsMonth: 0.0057, mibpsMonth: 0.0456 },
  'ap-southeast-1': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'ap-southeast-2': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'ap-southeast-3': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'ap-northeast-1': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'ap-northeast-2': { gibMonth: 0.0912, iopsMonth: 0.0057, mibpsMonth: 0.0456 },
  'ap-northeast-3': { gibMonth: 0.096, iopsMonth: 0.006, mibpsMonth: 0.048 },
  'ap-east-1': { gibMonth: 0.1056, iopsMonth: 0.0066, mibpsMonth: 0.0528 },
  'af-south-1': { gibMonth: 0.1047, iopsMonth: 0.0065, mibpsMonth: 0.0524 },
};

/** Size in GiB of the gp3 disk that each node boots from, made by stacks/broker/node/broker-node.ts. */
const rootDiskGiB = 16;

/**
 * What a broker's instances, data volumes and root disks cost a month in US dollars, on demand and not rounded;
 * undefined when the region or the instance type has no known price.
 * Not counted: NAT gateways, load balancers, traffic between zones and to the internet, snapshots and backups, CPU
 * credits above a burstable type's baseline, secrets, names, logs and metrics, taxes, and what reservations, savings
 * plans or an agreement with AWS take off.
 */
export function monthlyPrice(
  region: string,
  broker: {
    nodes: number;
    instance: { type: string };
    storage: { sizeGiB: number; iops: number; throughputMiBps: number };
  },
): number | undefined {
  const hourly = hourlyInstancePrices[region]?.[broker.instance.type];
  const volume = volumePrices[region];
  if (hourly === undefined || volume === undefined) return undefined;
  const dataDisk = monthlyDiskPrice(region, broker.storage);
  // The root disk asks for no more than what its size includes.
  return dataDisk === undefined
    ? undefined
    : broker.nodes * (hourly * hoursPerMonth + dataDisk + rootDiskGiB * volume.gibMonth);
}

/** US dollars a month of one data volume, whether or not a node uses it; undefined where its price is not known. */
export function monthlyDiskPrice(
  region: string,
  { sizeGiB, iops, throughputMiBps }: { sizeGiB: number; iops: number; throughputMiBps: number },
): number | undefined {
  const volume = volumePrices[region];
  if (volume === undefined) return undefined;
  return (
    sizeGiB * volume.gibMonth +
    Math.max(0, iops - includedIops) * volume.iopsMonth +
    Math.max(0, throughputMiBps - includedThroughputMiBps) * volume.mibpsMonth
  );
}
