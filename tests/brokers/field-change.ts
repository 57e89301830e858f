import type { z } from 'zod';
import type { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import type { ClientCertificate, WatchedBroker } from './watched-broker.ts';

/** A broker's file before defaults are filled in. */
export type BrokerInput = z.input<typeof brokerSchema>;

/** Certificates of clients, by the authority that signed them; its certificates are in a secret of that name. */
export type Clients = Record<'clients/first' | 'clients/second', ClientCertificate>;

/** Something that shows in the running broker. */
export interface Look {
  /** The fields that show in it, by their paths. */
  fields: readonly string[];
  see(broker: WatchedBroker, clients: Clients): Promise<unknown>;
  /** What is seen when the change is in effect, and not before. */
  becomes: unknown;
}

/** A change of the file, as those before it left it. */
export interface FieldChange {
  /** What is done, as the beginning of a sentence: `changing the version`. */
  name: string;
  change(file: BrokerInput): void;
  looks: readonly Look[];
}

/** Some fields of an object; undefined when there is none. */
export function pick(object: unknown, fields: readonly string[]): Record<string, unknown> | undefined {
  if (object === undefined) return undefined;
  return Object.fromEntries(fields.map((field) => [field, (object as Record<string, unknown>)[field]]));
}
