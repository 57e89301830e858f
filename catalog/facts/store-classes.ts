/** A family of classes: its sizes, and where it is, if not everywhere. Words between spaces. */
interface ClassFamily {
  family: string;
  sizes: string;
  /** The only regions that have it. */
  in?: string;
  /** Regions that have it not. */
  notIn?: string;
}

/** Versions of each engine of databases that Warren offers, the oldest first, and when AWS's standard support of it ends. */
export const databaseVersions = {
  // https://endoflife.date/amazon-rds-mariadb, read on 2026-11-30. 12.3, which RDS has, too, has no date there.
  mariadb: { '10.11': '2028-02-29', '11.4': '2029-05-31', '11.8': '2030-06-30' },
  // 8.0 is in extended support, which is billed, since 2026-07-31. No date of 8.4 was found.
  mysql: { '8.4': undefined },
} as const;

/** Versions of Valkey that a cache may have, the oldest first: `aws_elasticache_cachecluster/engine_version.json` there. */
export const cacheVersions = ['8.0', '8.1', '8.2'] as const;

/*
 * Read out of PyPI's cfn-lint 1.58.0, cfnlint/data/schemas/extensions: aws_rds_dbinstance/{db_instance_class,dbinstanceclass_enum}.json
 * and aws_elasticache_cachecluster/cachenodetype_enum.json, which it makes of what AWS's API answers; of the public partition's regions.
 */

/** Of MariaDB 10.11, 11.4 and 11.8 and MySQL 8.4, which have the same. */
// biome-ignore format: a table, one family a line
const databaseFamilies: readonly ClassFamily[] = [
  { family: 'm5', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge', notIn: 'ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 mx-central-1' },
  { family: 'm5d', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge', notIn: 'ap-east-2 ap-south-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-2 il-central-1 mx-central-1' },
  { family: 'm6g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  { family: 'm6i', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', notIn: 'ap-southeast-4 eu-central-2 eu-south-2 me-central-1' },
  { family: 'm8g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', notIn: 'ap-east-2 ap-northeast-3 ap-southeast-3 ap-southeast-4 ap-southeast-6 ap-southeast-7 ca-central-1 il-central-1 me-central-1 me-south-1 mx-central-1' },
  { family: 'r5', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge', notIn: 'ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 mx-central-1' },
  { family: 'r5d', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge', notIn: 'ap-east-2 ap-south-2 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-2 il-central-1 mx-central-1' },
  { family: 'r6g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  { family: 'r6i', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', notIn: 'ap-south-2 ap-southeast-3 ap-southeast-4 eu-central-2 eu-south-2 me-central-1' },
  { family: 'r8gd', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', notIn: 'ap-east-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-4 ap-southeast-6 ap-southeast-7 eu-central-2 eu-north-1 eu-south-1 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1' },
  { family: 't3', sizes: 'micro small medium large xlarge 2xlarge' },
  { family: 't4g', sizes: 'micro small medium large xlarge 2xlarge', notIn: 'ca-west-1' },
  { family: 'm6gd', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'af-south-1 sa-east-1' },
  { family: 'r7g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'af-south-1 ap-southeast-4 eu-west-3 me-central-1' },
  { family: 'r8g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', notIn: 'af-south-1 ap-east-2 ap-southeast-6 ap-southeast-7 ca-west-1 eu-south-1 il-central-1 me-central-1 me-south-1' },
  { family: 'm6id', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-east-2 ap-northeast-1 ap-southeast-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-1 eu-west-1 mx-central-1 us-east-1 us-east-2 us-west-2' },
  { family: 'm7g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'af-south-1 ap-east-1 ca-west-1 eu-south-1' },
  { family: 'm7i', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', notIn: 'af-south-1 ap-east-1 ap-northeast-3 ap-south-2 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 il-central-1 me-central-1 me-south-1' },
  { family: 'r6id', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-east-2 ap-northeast-1 ap-southeast-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-1 eu-west-1 il-central-1 mx-central-1 us-east-1 us-east-2 us-west-2' },
  { family: 'r7i', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', notIn: 'af-south-1 ap-east-1 ap-northeast-3 ap-south-2 ap-southeast-4 ap-southeast-7 ca-west-1 eu-central-2 il-central-1 me-central-1 me-south-1' },
  { family: 'r8a', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', in: 'ap-east-2 ap-northeast-1 ca-central-1 eu-central-1 eu-south-2 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'm6idn', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-northeast-1 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'm6in', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-northeast-1 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'm8a', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', in: 'ap-northeast-1 ap-south-1 ap-south-2 eu-central-1 eu-south-2 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'm8gd', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', in: 'ap-northeast-1 ap-southeast-2 ap-southeast-5 ca-central-1 eu-central-1 eu-south-2 eu-west-1 eu-west-2 sa-east-1 us-east-1 us-east-2 us-west-2' },
  { family: 'r5b', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge', in: 'ap-northeast-1 ap-southeast-1 eu-central-1 us-east-1 us-east-2 us-west-2' },
  { family: 'r6gd', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'af-south-1 ap-east-1 ap-east-2 ap-northeast-2 ap-south-2 ap-southeast-4 ap-southeast-6 ca-west-1 eu-north-1 eu-south-1 eu-west-2 me-central-1 me-south-1 sa-east-1' },
  { family: 'r6idn', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-northeast-1 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'r6in', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-northeast-1 eu-west-1 us-east-1 us-east-2 us-west-2' },
  { family: 'x2iedn', sizes: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge', in: 'ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 us-east-1 us-west-2' },
  { family: 'm9g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge', in: 'eu-central-1 us-east-1 us-east-2 us-west-2' },
  { family: 'x2g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', in: 'eu-west-1 us-east-1 us-east-2 us-west-2' },
];

/** Of Valkey: without r6gd, whose nodes keep a part of the data on disks, and generations that AWS calls previous. */
// biome-ignore format: a table, one family a line
const cacheFamilies: readonly ClassFamily[] = [
  { family: 'c8gn', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'ap-east-2 ap-northeast-3 ap-southeast-6 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1' },
  { family: 'm5', sizes: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge', notIn: 'ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1' },
  { family: 'm6g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  { family: 'm7g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'ca-west-1 eu-south-1' },
  { family: 'm8g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'ap-east-2 ap-southeast-6 il-central-1 me-central-1 me-south-1 mx-central-1' },
  { family: 'r5', sizes: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge', notIn: 'ap-east-2 ap-southeast-5 ap-southeast-6 ap-southeast-7 mx-central-1' },
  { family: 'r6g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  { family: 'r7g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge' },
  { family: 'r8g', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', notIn: 'ap-east-2 il-central-1 me-central-1 me-south-1' },
  { family: 't3', sizes: 'micro small medium', notIn: 'ap-southeast-6' },
  { family: 't4g', sizes: 'micro small medium', notIn: 'me-central-1 me-south-1' },
  { family: 'c7gn', sizes: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge', in: 'eu-west-1 us-east-1 us-east-2 us-west-2' },
];

/** GiB of memory of a `large` class, by what its family's name begins with; `x2iedn` begins at `xlarge`. */
const memoryOfLarge: Readonly<Record<string, number>> = { t: 8, m: 8, r: 16, x2g: 32, x2iedn: 64 };

/** Parts of a `large` that smaller sizes have. */
const smallSizes: Readonly<Record<string, number>> = { micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1 };

/**
 * Memory of a database's class, in GiB; undefined for one that is none. Every size has twice that of the one before it, as
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html has them, but for m8a, r8a and m9g, which are
 * not there yet and are taken to be like the others of their letter.
 */
export function databaseMemoryGiB(name: string): number | undefined {
  const [, family = '', size = ''] = /^db\.([a-z0-9]+)\.([a-z0-9]+)$/.exec(name) ?? [];
  const large = memoryOfLarge[family] ?? memoryOfLarge[family.charAt(0)];
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  const larges = times === undefined ? smallSizes[size] : 2 * Number(times || 1);
  return large === undefined || larges === undefined ? undefined : large * larges;
}

/**
 * Connections that a database takes at least before it refuses more, without parameters of its own: RDS' formulas, of the bytes that its own
 * processes leave. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 * AWS does not say how many these are. What instances of 1, 2, 4, 8 and 16 GiB were seen to have (66, 150, 312, 648, 1320 of MySQL,
 * http://tritoneco.com/2015/11/23/max_connections-at-aws-rds-mysql-instance-sizes/) is from 1 to 8 % more than this says.
 */
export function databaseConnections(engine: keyof typeof databaseVersions, memoryGiB: number): number {
  const bytes = Math.max(0, 0.97 * memoryGiB - 0.25) * 2 ** 30;
  return Math.floor(engine === 'mariadb' ? Math.min(bytes / 25_165_760, 12_000) : bytes / 12_582_880);
}

/** Classes of databases that a region has: `db.m7g.large`. */
export function databaseClasses(region: string): string[] {
  return namesIn(databaseFamilies, region).map((name) => `db.${name}`);
}

/** Types of cache nodes that a region has: `cache.m7g.large`. */
export function cacheNodeTypes(region: string): string[] {
  return namesIn(cacheFamilies, region).map((name) => `cache.${name}`);
}

function namesIn(families: readonly ClassFamily[], region: string): string[] {
  const here = families.filter(({ in: only, notIn }) => {
    if (only !== undefined) return only.split(' ').includes(region);
    return !notIn?.split(' ').includes(region);
  });
  return here.flatMap(({ family, sizes }) => sizes.split(' ').map((size) => `${family}.${size}`));
}
