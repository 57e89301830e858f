import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import type { GeneratedFile } from './generated-files.ts';
import { packagesFolder } from './package-source.ts';

/** Pins Warren, and names no other package. */
export const manifestPath = 'package.json';

const manifestSchema = z.looseObject({
  version: z.string().default('0.0.0'),
  dependencies: z.record(z.string(), z.string()).optional(),
  overrides: z.record(z.string(), z.unknown()).optional(),
  engines: z.record(z.string(), z.string()).optional(),
});

/** The package.json of a folder. Throws when it is none. */
export function readManifest(folder: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(folder, manifestPath), 'utf8')));
}

/**
 * The package.json that pins Warren: a new one, or what `npm install` of the package left there, with the place that everybody has it from.
 * Overrides stand in it because npm heeds those of the root alone (https://docs.npmjs.com/cli/v11/configuring-npm/package-json#overrides).
 * Throws UserFailure where one of something else is there.
 */
export function manifestFile(root: string, { name, spec }: { name: string; spec: string }): GeneratedFile {
  const { overrides, engines } = readManifest(codeFolder);
  const pin = { dependencies: { warren: spec }, ...(overrides ? { overrides } : {}) };
  if (!existsSync(join(root, manifestPath))) {
    return asFile({ name: `${name}-platform`, private: true, ...(engines ? { engines } : {}), ...pin });
  }
  const text = readFileSync(join(root, manifestPath), 'utf8');
  const there = readManifest(root);
  if (there.dependencies?.warren === undefined) {
    throw new UserFailure(
      `There is a package.json already that does not name Warren. Use a folder of its own: a platform's repository holds its files alone. Nothing was written.`,
    );
  }
  const pinned = there.dependencies.warren;
  if (pinned === spec) return { path: manifestPath, text };
  // What `npm install` of a tarball says leads out of the repository.
  if (!pinned.startsWith('file:') || pinned.startsWith(`file:${packagesFolder}/`)) {
    throw new UserFailure(
      `package.json pins Warren as ${pinned}, and this one is ${spec}. To change to it use warren upgrade. Nothing was written.`,
    );
  }
  const { version: _, ...others } = JSON.parse(text);
  return asFile({
    ...others,
    private: true,
    dependencies: { ...there.dependencies, warren: spec },
    ...(overrides ? { overrides: { ...overrides, ...there.overrides } } : {}),
  });
}

function asFile(manifest: object): GeneratedFile {
  return { path: manifestPath, text: `${JSON.stringify(manifest, null, 2)}\n` };
}
