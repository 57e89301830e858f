import { randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud.ts';
import type { AppliedChange } from '../provider/session.ts';
import { textOf } from './protocols/protocol.ts';

/** The stages that AWS gives by itself. */
export const stages = ['AWSCURRENT', 'AWSPREVIOUS'] as const;

export type Stage = (typeof stages)[number];

/** One value of a secret. */
export interface SecretVersion {
  readonly versionId: string;
  readonly value: string | Buffer;
  readonly createdAt: Date;
}

/** A secret of the cloud. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * The values of the cloud's secrets. They are in the memory of this process alone, as nothing that is remembered on disk
 * may hold a secret: a new sandbox knows the secrets of its folder, and none of them has a value until it is written again.
 */
export interface SecretValues {
  /** The secret of that name or ARN, if the cloud has it. */
  find(id: string): Secret | undefined;
  /** Gives a secret, by name or ARN, a new value; the one before becomes AWSPREVIOUS. Throws where there is no such secret. */
  put(id: string, value: string | Buffer, versionId?: string): SecretVersion;
  /** The values that have a stage. */
  versions(id: string): Readonly<Partial<Record<Stage, SecretVersion>>>;
}

/** No values yet, over the secrets of the cloud. */
export function createSecretValues(cloud: Cloud): SecretValues {
  const values = new Map<string, Partial<Record<Stage, SecretVersion>>>();
  const find = (id: string) =>
    cloud
      .list('aws_secretsmanager_secret')
      .map(asSecret)
      .find((each) => each.arn === id || each.name === id);
  return {
    find,
    put: (id, value, versionId = randomUUID()) => {
      const secret = find(id);
      if (secret === undefined) {
        throw new Error(`There is no secret ${id} in the sandbox's cloud; make its aws_secretsmanager_secret first.`);
      }
      const version = { versionId, value, createdAt: new Date() };
      values.set(secret.arn, { AWSCURRENT: version, AWSPREVIOUS: values.get(secret.arn)?.AWSCURRENT });
      return version;
    },
    versions: (id) => values.get(find(id)?.arn ?? '') ?? {},
  };
}

/** Takes the value that Terraform writes with a new version of a secret: write-only, so the configuration alone has it. */
export function followSecrets(secretValues: SecretValues, { type, prior, config, object }: AppliedChange): void {
  if (type !== 'aws_secretsmanager_secret_version' || prior !== null || object === null) return;
  const value = textOf(config.secret_string_wo) ?? textOf(config.secret_string);
  if (value !== undefined) secretValues.put(String(object.secret_id), value, textOf(object.version_id));
}

function asSecret({ id, attributes }: ReturnType<Cloud['list']>[number]): Secret {
  return { arn: textOf(attributes.arn) ?? id, name: textOf(attributes.name) ?? id, attributes };
}
