import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { SecretValue } from './place-route-key.ts';

/** The value of a secret that Terraform made; the SDK takes credentials and endpoint from its usual places. */
export function secretValue({ region, secret }: { region: string; secret: string }): SecretValue {
  const client = new SecretsManagerClient({ region, maxAttempts: 5 });
  return {
    async read() {
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: secret }))).SecretString;
      } catch (error) {
        // One that was just made has no value, which is answered so, too.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw refused(`the secret ${secret} cannot be read`, error);
      }
    },
    async write(value) {
      try {
        await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value }));
      } catch (error) {
        throw refused(`the secret ${secret} cannot be written`, error);
      }
    },
  };
}

/** `cause` is left out, since it may hold what was sent. */
function refused(what: string, error: unknown): SurroundingsFailure {
  const { name, message } = error as Error;
  return new SurroundingsFailure(`${what}: ${name}: ${message}`);
}
