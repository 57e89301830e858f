import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Lends programs of a tree to the computer: gives a PATH on which each of them is found, the computer's own where it has one.
 * They run outside of the tree, with the tree's libraries, so that they see what the computer has.
 */
export function pathWith(programs: readonly string[], { tree, path }: { tree: string; path: string }): string {
  const missing = programs.filter(
    (program) => !path.split(delimiter).some((folder) => isProgram(join(folder, program))),
  );
  if (missing.length === 0) return path;
  const folder = `${tree}.tools`;
  mkdirSync(folder, { recursive: true });
  for (const program of missing) writeProgram(join(folder, program), lender(tree, program));
  return `${path}${delimiter}${folder}`;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lender(tree: string, program: string): string {
  const found = ['usr/bin', 'usr/sbin'].map((folder) => join(tree, folder, program)).find(isProgram);
  if (!found) throw new Error(`${tree} has no ${program}`);
  const { libraries, loader } = loaderOf(tree);
  return `#!/bin/sh\nexec '${loader}' --library-path '${libraries}' '${found}' "$@"\n`;
}

/** The folder of libraries, whose name carries the processor's architecture, has the loader, too. */
function loaderOf(tree: string): { libraries: string; loader: string } {
  for (const name of readdirSync(join(tree, 'usr', 'lib')).filter((entry) => entry.endsWith('-linux-gnu'))) {
    const libraries = join(tree, 'usr', 'lib', name);
    const loader = readdirSync(libraries).find((entry) => entry.startsWith('ld-linux'));
    if (loader) return { libraries, loader: join(libraries, loader) };
  }
  throw new Error(`${tree} has no loader for its programs`);
}

/** Others may be running the one that is there. */
function writeProgram(file: string, text: string): void {
  if (existsSync(file)) return;
  const incoming = `${file}.${process.pid}`;
  writeFileSync(incoming, text, { mode: 0o755 });
  renameSync(incoming, file);
}
