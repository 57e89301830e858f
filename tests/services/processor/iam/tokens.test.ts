import { cacheTokens, databaseTokens } from '../../../../services/processor/iam/tokens.ts';

/** Those of AWS's own documentation. */
const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const sessionToken = 'IQoJb3JpZ2luX2VjE//token+with/signs==';
const region = 'eu-central-1';

/**
 * What botocore 1.44.8 makes of the same, at the same second, by the ways that AWS and Valkey describe: `generate_db_auth_token`, and
 * `generate_presigned_url` of https://glide.valkey.io/how-to/security/iam-integration-using-aws-sdk.
 */
const common =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261130T090000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host';
const ofSession = 'X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2F%2Ftoken%2Bwith%2Fsigns%3D%3D';
const scope = `AKIAIOSFODNN7EXAMPLE%2F20261130%2Feu-central-1`;

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-30T09:00:00Z'), doNotFake: ['setTimeout', 'nextTick', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete process.env[name];
});

/** Parameters may stand in any order. */
function parts(token: string): [string, string[]] {
  const [address = '', query = ''] = token.split('?');
  return [address, query.split('&').sort()];
}

test.each([
  ['', keys, '461137224b500623cb7364f13e973485afb78634d038551ecce12841d9157726'],
  [`&${ofSession}`, { ...keys, sessionToken }, '2ac5e4b59fdf4d48ded6818358715a5492c220aaf5565b50fee5d828df478731'],
])('a token for ElastiCache is what botocore makes of it%s', async (more, credentials, signature) => {
  const tokens = cacheTokens({ user: 'shop-orders', region, replicationGroup: 'Shop-Cache' }, async () => credentials);
  expect(parts(await tokens())).toEqual(
    parts(
      `shop-cache/?Action=connect&User=shop-orders&${common}${more}&X-Amz-Credential=${scope}%2Felasticache%2Faws4_request&X-Amz-Signature=${signature}`,
    ),
  );
});

test.each([
  ['', {}, '0c6801099c5f865aa9de846f7707dd16137362bda3df79f411fed38a2248604c'],
  [
    `&${ofSession}`,
    { AWS_SESSION_TOKEN: sessionToken },
    '5ee7204b7c292e118414803015b51cb8edc2c5f82113d1c1d6b869eb67dcf5fd',
  ],
])('a token for RDS is what botocore makes of it%s', async (more, environment, signature) => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...environment,
  });
  const tokens = databaseTokens({ host: 'db.example.com', port: 3306, user: 'processor_orders', region });
  expect(parts(await tokens())).toEqual(
    parts(
      `db.example.com:3306/?Action=connect&DBUser=processor_orders&${common}${more}&X-Amz-Credential=${scope}%2Frds-db%2Faws4_request&X-Amz-Signature=${signature}`,
    ),
  );
});

test('each token is made anew, with the credentials of then', async () => {
  const given = jest.fn(async () => keys);
  const tokens = cacheTokens({ user: 'u', region, replicationGroup: 'g' }, given);
  const first = await tokens();
  jest.setSystemTime(new Date('2026-11-30T09:15:01Z'));
  const second = await tokens();
  expect(first).toContain('X-Amz-Date=20261130T090000Z');
  expect(second).toContain('X-Amz-Date=20261130T091501Z');
  expect(given).toHaveBeenCalledTimes(2);
});

test('credentials that do not come are waited for five seconds', async () => {
  jest.useRealTimers();
  jest.useFakeTimers();
  const tokens = cacheTokens({ user: 'u', region, replicationGroup: 'g' }, () => new Promise(() => {}));
  const outcome = tokens().catch((error: Error) => error.message);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(await outcome).toBe('no credentials of AWS within 5000 ms');
});
