import { type Bundle, bundleName, readBundle } from '../../../contracts/bundle.ts';
import { programFolder } from '../../../contracts/node-commands.ts';
import { bundleKey } from '../../../contracts/object-keys.ts';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';

/** What the node runs, kept so that the next bundle can be compared with it. */
const runningFile = `${programFolder}/running.json`;

/** A bundle with its name. */
export interface NamedBundle {
  name: string;
  text: string;
  bundle: Bundle;
}

/** Fetches a broker's bundle by its name. Throws when it is not there or not what its name says. */
export async function fetchBundle(
  { broker, name }: { broker: string; name: string },
  getObject: (key: string) => Promise<string>,
): Promise<NamedBundle> {
  const text = await getObject(bundleKey(broker, name));
  return { name, text, bundle: readBundle(text, name) };
}

/** The bundle that this node took on last; undefined before the first. */
export function runningBundle(): NamedBundle | undefined {
  const text = readIfThere(runningFile);
  if (text === undefined) return undefined;
  const name = bundleName(text);
  return { name, text, bundle: readBundle(text, name) };
}

/** Notes that the node runs this bundle. */
export function keepRunning({ text }: NamedBundle): void {
  replaceFile(runningFile, text, { mode: 0o644 });
}
