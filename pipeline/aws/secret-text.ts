import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SurroundingsFailure } from '../process/failure.ts';
import { askAws } from './aws-failure.ts';

interface SecretText {
  region: string;
  /** Its name or ARN. */
  secret: string;
  /** What to do when it is not there. Default: asks whether the platform was applied. */
  absent?: string;
}

/** Reads the text of a secret. Throws SurroundingsFailure when it cannot be read, or has none. */
export async function readSecretText({ region, secret, absent }: SecretText): Promise<string> {
  const about = {
    what: `the secret ${secret} cannot be read`,
    of: `The secret ${secret}`,
    ...(absent === undefined ? {} : { absent }),
  };
  const { SecretString } = await askAws(about, () =>
    new SecretsManagerClient({ region, maxAttempts: 5 }).send(new GetSecretValueCommand({ SecretId: secret })),
  );
  if (!SecretString) throw new SurroundingsFailure(`The secret ${secret} holds no text.`);
  return SecretString;
}
