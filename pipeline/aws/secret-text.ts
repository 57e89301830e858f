import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SurroundingsFailure } from '../process/failure.ts';
import { askAws } from './aws-failure.ts';

/** Reads the text of a secret, named or by its ARN. Throws SurroundingsFailure when it cannot be read, or has none. */
export async function readSecretText({ region, secret }: { region: string; secret: string }): Promise<string> {
  const about = { what: `the secret ${secret} cannot be read`, of: `The secret ${secret}` };
  const { SecretString } = await askAws(about, () =>
    new SecretsManagerClient({ region, maxAttempts: 5 }).send(new GetSecretValueCommand({ SecretId: secret })),
  );
  if (!SecretString) throw new SurroundingsFailure(`The secret ${secret} holds no text.`);
  return SecretString;
}
