import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The last `init` of this process that uses the cache. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs an `init` with what has it download each provider once for all stacks, added to its environment. Those that do run
 * one after another: what two of them would make of one cache is undefined.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
export function inPluginCache<T>(
  environment: Environment,
  init: (added: Record<string, string>) => Promise<T>,
): Promise<T> {
  const added = pluginCache(environment, homedir());
  if (!added) return init({});
  const turn = last.then(() => init(added));
  last = turn.catch(() => {});
  return turn;
}

/**
 * Variables of the cache: below the home folder, or where TF_PLUGIN_CACHE_DIR says. Undefined where providers are not
 * downloaded at all (TF_REATTACH_PROVIDERS), or nothing can be written.
 */
export function pluginCache(environment: Environment, home: string): Record<string, string> | undefined {
  if (environment.TF_REATTACH_PROVIDERS) return undefined;
  const folder = environment.TF_PLUGIN_CACHE_DIR || ownFolder(home);
  if (folder === undefined) return undefined;
  return { TF_PLUGIN_CACHE_DIR: folder, [withoutLockFile]: environment[withoutLockFile] ?? 'true' };
}

/**
 * Without it, Terraform downloads again what a stack's lock file does not name yet. With it, the lock file of a stack may
 * name the provider's hash on this machine's platform alone, which is where it is used.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#allowing-the-provider-plugin-cache-to-break-the-dependency-lock-file
 */
const withoutLockFile = 'TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE';

/** Terraform makes no such folder itself. */
function ownFolder(home: string): string | undefined {
  const folder = join(home, '.cache', 'warren', 'plugins');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return undefined;
  }
}
