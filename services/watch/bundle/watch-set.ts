import { bundleName } from '../../../contracts/bundle.ts';
import { watchBundleKey, watchFileKey } from '../../../contracts/object-keys.ts';
import { contentsOf, type WatchBundle, type WatchFile, watchBundle } from '../../../contracts/watch-bundle.ts';

/** A bundle with all its files. */
export interface WatchSet {
  name: string;
  /** The bundle as it was written. */
  text: string;
  bundle: WatchBundle;
  /** Texts of its files by their paths. */
  files: ReadonlyMap<string, string>;
}

/** Fetches a bundle by its name, and its files. Throws when one is not there or not what it was named for. */
export async function fetchSet(name: string, getObject: (key: string) => Promise<string>): Promise<WatchSet> {
  const text = await getObject(watchBundleKey(name));
  return readSet({ name, text, getFile: ({ sha256 }) => getObject(watchFileKey(sha256)) });
}

/** Reads a bundle and its files, wherever they are. Throws when one is not what it was named for. */
export async function readSet(props: {
  name: string;
  text: string;
  getFile: (file: WatchFile) => Promise<string>;
}): Promise<WatchSet> {
  const { name, text, getFile } = props;
  const found = bundleName(text);
  if (found !== name) throw new Error(`bundle ${name} arrived damaged: its contents are those of ${found}`);
  const bundle = watchBundle.parse(JSON.parse(text));
  const files = await Promise.all(
    bundle.files.map(async (file): Promise<[string, string]> => {
      const contents = await getFile(file);
      if (contentsOf(contents) === file.sha256) return [file.path, contents];
      throw new Error(`${file.path} of bundle ${name} (${file.from}) arrived damaged: its contents are others`);
    }),
  );
  return { name, text, bundle, files: new Map(files) };
}

/** The file of the repository that a file of the set comes from. */
export function originOf({ bundle }: Pick<WatchSet, 'bundle'>, path: string): string {
  return bundle.files.find((file) => file.path === path)?.from ?? 'platform.yaml';
}
