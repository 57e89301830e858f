import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { editorSettings } from '../../catalog/schema/editor-settings.ts';
import { jsonSchemas } from '../../catalog/schema/json-schema.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';

/** A file that a repository of data has from Warren. */
export interface GeneratedFile {
  /** From the repository's root. */
  path: string;
  text: string;
  /** Whether it is a program. Default: no. */
  runs?: true;
}

/** Files that have the form in which a repository of data has them, and not the one of Warren's own. */
const ofRepositories = join(import.meta.dirname, 'repository');

/**
 * Everything in a repository of data that this version of Warren makes and the next one makes anew: the launcher, what of .github the
 * package carries, schemas and settings for editors. What is a team's own is not among it.
 */
export function generatedFiles(): GeneratedFile[] {
  return [
    { path: 'warren', text: readFileSync(join(codeFolder, 'warren'), 'utf8'), runs: true as const },
    ...githubFiles(),
    ...Object.entries(jsonSchemas()).map(([name, text]) => ({ path: `schemas/${name}`, text })),
    { path: '.vscode/settings.json', text: editorSettings('{ "yaml.validate": true }') },
    {
      path: '.vscode/extensions.json',
      text: `${JSON.stringify({ recommendations: ['redhat.vscode-yaml'] }, null, 2)}\n`,
    },
    { path: 'tsconfig.json', text: `${JSON.stringify(forDashboards, null, 2)}\n` },
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What package.json lists of .github, and the check of data, where Warren's own repository checks its code. */
function githubFiles(): GeneratedFile[] {
  const carried = packageFiles().filter((path) => path.startsWith('.github/'));
  const own = filesBelow(ofRepositories, '.github');
  return [
    ...carried
      .flatMap((path) => filesBelow(codeFolder, path))
      .map((path) => ({ path, text: readFileSync(join(codeFolder, path), 'utf8') })),
    ...own.map((path) => ({ path, text: readFileSync(join(ofRepositories, path), 'utf8') })),
  ];
}

/** What the package is made of, as npm has it. */
function packageFiles(): string[] {
  const manifest = readFileSync(join(codeFolder, 'package.json'), 'utf8');
  return z.object({ files: z.array(z.string()) }).parse(JSON.parse(manifest)).files;
}

/** A file, or all files of a folder at whatever depth, as paths from the root. */
function filesBelow(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/** With which an editor finds what dashboards import, `../stacks/dashboards/panels/board.ts`, in the package. */
const forDashboards = {
  compilerOptions: {
    target: 'es2023',
    module: 'preserve',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    rootDirs: ['.', 'node_modules/warren'],
  },
  include: ['dashboards'],
};
