import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handle } from './handler-contract.ts';

/**
 * Loads a module of handlers, an ES module or CommonJS, by its path from the working directory. Throws when it exports
 * no `handle`.
 */
export async function loadHandler(path: string): Promise<Handle> {
  const file = resolve(path);
  const loaded: unknown = await import(pathToFileURL(file).href);
  const handle = exportOf(loaded, 'handle') ?? exportOf(exportOf(loaded, 'default'), 'handle');
  if (typeof handle !== 'function') throw new Error(`${file} exports no function called handle`);
  return handle as Handle;
}

function exportOf(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? (module as Record<string, unknown>)[name] : undefined;
}
