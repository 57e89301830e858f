import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { readSecretText } from '../../pipeline/aws/secret-text.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { readSession } from '../local/session-file.ts';

/** Where a request goes, and what signs it. */
export interface Target {
  to: string;
  /** Empty where nothing is signed. */
  secret: string;
  /** Where the secret came from; undefined where nothing is signed. */
  signedWith: string | undefined;
}

const loopback = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The `warren local` of the repository, and its secret; elsewhere the secret of AWS Secrets Manager that the endpoint's file names first.
 * Throws UserFailure when there is no such run, or the address is none; SurroundingsFailure when the secret cannot be had.
 */
export async function findTarget(props: {
  repository: string;
  region: string;
  endpoint: Endpoint;
  to: string | undefined;
}): Promise<Target> {
  const { repository, region, endpoint, to } = props;
  const session = readSession(repository);
  const url = to === undefined ? undefined : readAddress(to);
  const [named] = endpoint.signature.secrets;
  if (url === undefined || url.origin === session?.gatewayUrl) {
    if (!session) {
      throw new UserFailure(
        `No warren local runs here, so there is nowhere to send to. Start one in another terminal: warren local. Or say where: --to https://${endpoint.host}`,
      );
    }
    if (!named) return { to: session.gatewayUrl, secret: '', signedWith: undefined };
    const secret = localSecret(session.secretsFile, named.secret, endpoint.name);
    return { to: session.gatewayUrl, secret, signedWith: `the secret of warren local for ${named.secret}` };
  }
  if (!named) return { to: url.origin, secret: '', signedWith: undefined };
  const secret = await readSecretText({
    region,
    secret: named.secret,
    absent: `endpoints/${endpoint.name}.yaml names it. Make it, or use credentials of the account that has it`,
  });
  return { to: url.origin, secret, signedWith: `the secret ${named.secret} of AWS Secrets Manager in ${region}` };
}

function readAddress(to: string): URL {
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    `${url.pathname}${url.search}` !== '/'
  ) {
    throw new UserFailure(
      '--to: it is an address without a path, such as https://hooks.example.com. The path goes into --path.',
    );
  }
  if (url.protocol === 'http:' && !loopback.includes(url.hostname)) {
    throw new UserFailure(
      `--to ${url.origin}: without TLS a request goes to this computer alone. Use https://${url.host}`,
    );
  }
  return url;
}

const secretsFile = z.record(z.string(), z.string());

function localSecret(file: string, name: string, endpoint: string): string {
  const secret = secretsFile.parse(JSON.parse(readFileSync(file, 'utf8')))[name];
  if (secret !== undefined) return secret;
  throw new SurroundingsFailure(
    `The warren local that runs here does not know the secret ${name} of endpoints/${endpoint}.yaml. Look at what it said of that file, or start it again.`,
  );
}
