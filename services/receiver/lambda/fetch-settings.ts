import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { ReceiverSettings } from '../../../contracts/endpoint-settings.ts';
import { type ReceiverSource, receiverSource, receiverSourceVariable } from '../../../contracts/receiver-function.ts';
import { parseSettings, readSettings, SettingsError } from '../settings.ts';

/** What the function reads of AWS before it can begin. */
export interface FunctionSources {
  /** The text of an object. Throws when there is none. */
  object(bucket: string, key: string): Promise<string>;
  /** Authority of a broker's certificates in PEM, as its nodes reported it to the table; undefined before they did. */
  authority(table: string, broker: string): Promise<string | undefined>;
}

/**
 * What a function is told: by the object that its environment names, checked by its hash, with the authorities that its brokers' nodes
 * have reported; without such an object as `readSettings` has it. Throws a SettingsError for what cannot be used, and when a
 * broker's authority is not known yet.
 */
export async function fetchSettings(
  environment: NodeJS.ProcessEnv,
  open: () => FunctionSources,
): Promise<ReceiverSettings> {
  const source = sourceIn(environment);
  if (!source) return readSettings(environment);
  const sources = open();
  const { bucket, key, sha256, brokerTable } = source;
  const place = `s3://${bucket}/${key}`;
  const text = await sources.object(bucket, key);
  if (createHash('sha256').update(text).digest('hex') !== sha256) {
    throw new SettingsError(`${place} is not the document of SHA-256 ${sha256}`);
  }
  const settings = parseSettings(text, place);
  const brokers = await Promise.all(
    Object.entries(settings.brokers).map(async ([name, broker]) => {
      const authority = await sources.authority(brokerTable, name);
      if (authority === undefined) {
        throw new SettingsError(`no node of ${name} has reported the authority of its certificates yet`);
      }
      return [name, { ...broker, ca: [...rootCertificates, authority].join('\n') }];
    }),
  );
  return { ...settings, brokers: Object.fromEntries(brokers) };
}

/** Namespace in which the function counts requests; undefined where it counts none. */
export function countedIn(environment: NodeJS.ProcessEnv): string | undefined {
  return sourceIn(environment)?.metrics;
}

function sourceIn(environment: NodeJS.ProcessEnv): ReceiverSource | undefined {
  const text = environment[receiverSourceVariable];
  if (!text) return undefined;
  try {
    return receiverSource.parse(JSON.parse(text));
  } catch (error) {
    throw new SettingsError(
      `${receiverSourceVariable} does not say where the settings are: ${(error as Error).message}`,
    );
  }
}
