import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { askAws } from './aws-failure.ts';

/** Gives a secret that is there another text. Throws SurroundingsFailure when it cannot be written; no message holds the text. */
export async function keepSecretText(props: { region: string; secret: string; text: string }): Promise<void> {
  const { region, secret, text } = props;
  const about = { what: `the secret ${secret} cannot be written`, of: `The secret ${secret}` };
  await askAws(about, () =>
    new SecretsManagerClient({ region, maxAttempts: 5 }).send(
      new PutSecretValueCommand({ SecretId: secret, SecretString: text }),
    ),
  );
}
