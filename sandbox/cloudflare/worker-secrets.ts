import type { Cloud } from '../cloud.ts';
import type { AppliedChange } from '../provider/session.ts';

/** A Worker, as Cloudflare's API names it. */
export interface WorkerName {
  readonly account: string;
  readonly script: string;
}

/**
 * The secrets of the cloud's Workers. Their names are remembered, under a type that no provider has any more; their values are in the
 * memory of this process alone.
 */
export interface WorkerSecrets {
  /** Whether Terraform made that Worker. */
  has(worker: WorkerName): boolean;
  names(worker: WorkerName): readonly string[];
  /** A text puts a secret into place, null takes it away. */
  change(worker: WorkerName, changes: Readonly<Record<string, string | null>>): void;
  /** The value of a secret that this process was given. */
  value(worker: WorkerName, name: string): string | undefined;
}

const type = 'cloudflare_workers_secret';

/** No values yet, over the secrets of the cloud. */
export function openWorkerSecrets(cloud: Cloud): WorkerSecrets {
  const values = new Map<string, string>();
  const idOf = ({ account, script }: WorkerName, name: string) => `${account}/${script}/${name}`;
  const names = ({ account, script }: WorkerName) =>
    cloud
      .list(type)
      .filter(({ attributes }) => attributes.account === account && attributes.script === script)
      .map(({ attributes }) => String(attributes.name));
  return {
    has: ({ account, script }) =>
      cloud
        .list('cloudflare_workers_script')
        .some(({ attributes }) => attributes.account_id === account && attributes.script_name === script),
    names,
    change: (worker, changes) => {
      for (const [name, text] of Object.entries(changes)) {
        const id = idOf(worker, name);
        if (text === null) {
          cloud.remove(type, id);
          values.delete(id);
        } else {
          cloud.put(type, id, { id, ...worker, name });
          values.set(id, text);
        }
      }
    },
    value: (worker, name) => values.get(idOf(worker, name)),
  };
}

/**
 * An upload of a Worker takes away the secrets that it neither brings nor asks to keep, and a Worker that goes takes them along:
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
export function followWorkers(secrets: WorkerSecrets, { type: changed, prior, object }: AppliedChange): void {
  if (changed !== 'cloudflare_workers_script') return;
  const { account_id, script_name, keep_bindings } = object ?? prior ?? {};
  if (object !== null && Array.isArray(keep_bindings) && keep_bindings.includes('secret_text')) return;
  const worker = { account: String(account_id), script: String(script_name) };
  secrets.change(worker, Object.fromEntries(secrets.names(worker).map((name) => [name, null])));
}
