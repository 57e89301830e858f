import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud.ts';
import type { World } from '../computed/facts.ts';
import type { Faults, Operation } from '../faults.ts';
import { identityOf, nameOf } from '../object-names.ts';
import type { Block, ProviderSchema } from '../schema/schema.ts';
import type { ProviderName } from '../schema/types-in-use.ts';
import { decodeValue, encodeValue, isObject, isUnknown, type ObjectValue, type Value } from '../values.ts';

/** One thing that Terraform asked of the clouds, in the order in which it was done. */
export interface OperationRecord {
  readonly type: string;
  readonly operation: Operation | 'open';
  readonly id: string;
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Why it failed, where it did. */
  readonly error?: string;
}

/** A change to an object that is about to take effect. */
export interface AppliedChange {
  readonly type: string;
  /** The object as it was, or null where it is new. */
  readonly prior: ObjectValue | null;
  /** The object as it will be, or null where it goes. */
  readonly object: ObjectValue | null;
  /** The configuration, the only place where write-only arguments stand; empty where the object goes. */
  readonly config: ObjectValue;
}

/** What a provider works on. */
export interface ProviderParts {
  readonly name: ProviderName;
  readonly schema: ProviderSchema;
  readonly cloud: Cloud;
  readonly faults: Faults;
  record(operation: OperationRecord): void;
  /** Learns of each secret that was handed out. */
  remember(secret: string): void;
  /** Learns of each change before the cloud does; what it throws fails the change. */
  follow(change: AppliedChange): Promise<void>;
}

/** What a Terraform process configured its provider with. */
export interface Settings {
  readonly region: string;
  readonly account: string;
  readonly defaultTags: Value;
}

/** One Terraform process at work: what it works on, its own settings, and whether it asked to stop. */
export interface Session extends ProviderParts {
  readonly stopped: AbortSignal;
  settings(): Settings;
  configure(settings: Settings): void;
  stop(): void;
}

/** A value on the wire. */
export interface Dynamic {
  readonly msgpack: Uint8Array;
}

/** The fields of the protocol's requests; each request has some of them. */
export interface Request {
  readonly type_name: string;
  readonly config: Dynamic | null;
  readonly current_state: Dynamic | null;
  readonly prior_state: Dynamic | null;
  readonly proposed_new_state: Dynamic | null;
  readonly planned_state: Dynamic | null;
  readonly raw_state: { readonly json: Uint8Array } | null;
  readonly id: string;
}

/** A call to the cloud and the object that it concerns. */
export interface Happening {
  readonly type: string;
  readonly operation: Operation;
  readonly object: ObjectValue;
}

/** Lets a call happen that changes nothing. */
export async function happen(session: Session, happening: Happening): Promise<void> {
  await suffer(session, happening);
  note(session, happening);
}

/** Records that a call took effect, or why it did not. */
export function note({ record }: Session, { type, operation, object }: Happening, error?: string): void {
  record({ type, operation, id: identityOf(object), name: nameOf(object), at: Date.now(), ...(error && { error }) });
}

/** Waits and fails as an injected fault says. */
export async function suffer(session: Session, happening: Happening): Promise<void> {
  const { type, operation, object } = happening;
  const labels = [nameOf(object), identityOf(object)].filter(
    (label) => label !== undefined && label !== '',
  ) as string[];
  const { delayMs, error } = session.faults.meet({ type, operation, labels });
  try {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: session.stopped });
    if (error !== undefined) throw new Error(error);
  } catch (cause) {
    const reason = session.stopped.aborted ? 'interrupted' : String(error);
    note(session, happening, reason);
    throw new Error(
      `${type} ${labels[0] ?? '(no name)'}: ${operation} failed: ${reason}\nThe sandbox was told to let this call fail.`,
      { cause },
    );
  }
}

/** What the computing of values may look at. */
export function worldOf({ cloud, settings }: Session): World {
  const { region, account } = settings();
  return { region, account, get: cloud.get, list: cloud.list };
}

/** The value with null for what is not known. */
export function knownPart(value: Value): Value {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return value.map(knownPart);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, knownPart(item)]))
    : value;
}

/** The schema of a resource; throws where the sandbox was not started for its type. */
export function resourceBlock({ schema }: Session, type: string): Block {
  return known(schema.resources[type], type);
}

/** The schema, or an error that says what to do. */
export function known(block: Block | undefined, type: string): Block {
  if (block === undefined)
    throw new Error(`${type}: the sandbox was not started for this type; name it in startSandbox`);
  return block;
}

/** Reads a value off the wire. */
export function received(value: Dynamic | null): Value {
  return decodeValue(value?.msgpack ?? new Uint8Array());
}

/** Writes a value for the wire. */
export function sent(value: Value): Dynamic {
  return { msgpack: encodeValue(value) };
}
