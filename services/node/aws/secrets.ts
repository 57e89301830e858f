import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsSettings } from './settings.ts';

/** Which value of a secret: the one that counts now, or the one before it. */
export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** The part of Secrets Manager that the agent needs. */
export interface Secrets {
  /** The secret's text; undefined when there is no such secret, or it has no value at that stage. Throws otherwise, naming the secret. */
  read(id: string, stage?: SecretStage): Promise<string | undefined>;
  /** Gives an existing secret a new value. */
  write(id: string, value: string): Promise<void>;
}

/** Secrets of one region. */
export function openSecrets(region: string): Secrets {
  const client = new SecretsManagerClient({ region, ...awsSettings });
  return {
    async read(id, stage = 'AWSCURRENT') {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id, VersionStage: stage }));
        return SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw new Error(`secret ${id} cannot be read: ${(error as Error).message}`, { cause: error });
      }
    },
    async write(id, value) {
      try {
        await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: value }));
      } catch (error) {
        throw new Error(`secret ${id} cannot be written: ${(error as Error).message}`, { cause: error });
      }
    },
  };
}
