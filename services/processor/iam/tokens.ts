import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { Signer } from '@aws-sdk/rds-signer';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../aws/sha256.ts';

/**
 * Makes what a server of AWS takes for a password: a request that IAM can check, for 15 minutes. Each call makes a new one. Throws
 * when there are no credentials to sign it with.
 */
export type Tokens = () => Promise<string>;

/** Seconds that a token is good for; the connections that were opened with it go on. */
const lastsSeconds = 900;

/** Longest time for credentials, which on ECS come from an address of the task's. */
const credentialsWithinMs = 5_000;

/** Tokens for a database of RDS: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html */
export function databaseTokens({
  host,
  port,
  user,
  region,
}: {
  host: string;
  port: number;
  user: string;
  region: string;
}): Tokens {
  const signer = new Signer({ hostname: host, port, username: user, region });
  return () => inTime(signer.getAuthToken());
}

/**
 * Tokens for a replication group of ElastiCache, whose id stands for the host, in lower case as AWS keeps it:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export function cacheTokens(
  { user, region, replicationGroup }: { user: string; region: string; replicationGroup: string },
  credentials = fromNodeProviderChain(),
): Tokens {
  const signer = new SignatureV4({ service: 'elasticache', region, credentials, sha256: Sha256 });
  const host = replicationGroup.toLowerCase();
  return async () => {
    const request = {
      method: 'GET',
      protocol: 'http:',
      hostname: host,
      path: '/',
      query: { Action: 'connect', User: user },
      headers: { host },
    };
    const { query } = await inTime(signer.presign(request, { expiresIn: lastsSeconds }));
    return `${host}/?${new URLSearchParams(query as Record<string, string>)}`;
  };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no credentials of AWS within ${credentialsWithinMs} ms`));
    const timer = setTimeout(late, credentialsWithinMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
