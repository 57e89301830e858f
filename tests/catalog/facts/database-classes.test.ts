import { databaseClasses, databaseConnections, databaseMemoryGiB } from '../../../catalog/facts/store-classes.ts';

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html, a few of each family.
test.each([
  ['db.t3.micro', 1],
  ['db.t4g.small', 2],
  ['db.t4g.medium', 4],
  ['db.t3.2xlarge', 32],
  ['db.m5.24xlarge', 384],
  ['db.m6gd.large', 8],
  ['db.r5.12xlarge', 384],
  ['db.r6idn.32xlarge', 1024],
  ['db.r7g.xlarge', 32],
  ['db.x2iedn.xlarge', 128],
  ['db.x2iedn.32xlarge', 4096],
])('%s has %d GiB of memory', (name, gib) => {
  expect(databaseMemoryGiB(name)).toBe(gib);
});

test('the memory of every class that a file may name is known, and of nothing else', () => {
  for (const region of ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2', 'eu-central-1']) {
    expect(databaseClasses(region).filter((name) => databaseMemoryGiB(name) === undefined)).toEqual([]);
  }
  expect(['db.m5.huge', 'db.z1.large', 'm5.large', ''].map(databaseMemoryGiB)).toEqual(Array(4).fill(undefined));
});

// http://tritoneco.com/2015/11/23/max_connections-at-aws-rds-mysql-instance-sizes/
test.each([
  [1, 66],
  [2, 150],
  [4, 312],
  [8, 648],
  [16, 1320],
])('of %d GiB MySQL was seen to take %d connections, hardly more than said', (gib, seen) => {
  const said = databaseConnections('mysql', gib);
  expect(said).toBeLessThan(seen);
  expect(said).toBeGreaterThan(0.92 * seen);
});

test('MariaDB takes half of that, and 12,000 at most', () => {
  expect(databaseConnections('mariadb', 4)).toBe(154);
  expect(databaseConnections('mariadb', 1024)).toBe(12_000);
});
