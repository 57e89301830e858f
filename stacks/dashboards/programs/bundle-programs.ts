import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { BuildFailure, Message, Plugin } from 'esbuild';
import type { Problem } from '../../../catalog/files/problem.ts';

/** Programs with all that they import, as one script: they share most of it, and a script is compiled once wherever it runs. */
export interface BundledPrograms {
  /** `dashboards/orders.ts`, in the order that was asked for. */
  files: readonly string[];
  /** Leaves in `programs`, by file, a function that runs a program and gives what it exports. */
  script: string;
  /** Source map, as text. */
  map: string;
}

/** Name of the variable that a script leaves its programs in. */
export const programsName = 'programs';

/** Folder of Warren's own code, which programs may import from. */
const codeFolder = resolve(import.meta.dirname, '..', '..', '..');

/**
 * The programs of a repository with all that they import: files of the repository, of Warren's own code and packages that
 * Warren has. What imports anything else, or is no TypeScript, is a problem, and left out.
 */
export async function bundlePrograms(
  folder: string,
  files: readonly string[],
): Promise<{ programs: BundledPrograms; problems: Problem[] }> {
  const together = await bundle(folder, files);
  if ('programs' in together) return { ...together, problems: [] };
  // Each by itself, to know which is broken.
  const alone = await Promise.all(files.map((file) => bundle(folder, [file])));
  const problems = alone.flatMap((one, index) =>
    'errors' in one ? one.errors.map((error) => problemOf(files[index] ?? '', error)) : [],
  );
  const sound = await bundle(
    folder,
    files.filter((_, index) => 'programs' in (alone[index] ?? {})),
  );
  if ('errors' in sound) throw new Error(sound.errors.map(({ text }) => text).join('\n'));
  return { programs: sound.programs, problems };
}

async function bundle(
  folder: string,
  files: readonly string[],
): Promise<{ programs: BundledPrograms } | { errors: Message[] }> {
  // Loaded only where there is a program.
  const { build } = await import('esbuild');
  const programs = files.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
  try {
    const { outputFiles } = await build({
      stdin: { contents: `module.exports = { ${programs.join(', ')} };`, resolveDir: folder },
      outdir: folder,
      absWorkingDir: folder,
      bundle: true,
      write: false,
      format: 'iife',
      globalName: programsName,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      charset: 'utf8',
      // Settings of the folder that it lies in are for editors.
      tsconfigRaw: {},
      plugins: [importsOf(folder)],
      logLevel: 'silent',
    });
    const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
    return { programs: { files, script: textOf('.js'), map: textOf('.js.map') } };
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (!errors) throw error;
    return { errors };
  }
}

function problemOf(program: string, { text, location }: Message): Problem {
  const isOwn = location?.file.startsWith('dashboards/') === true;
  const elsewhere = location && !isOwn ? ` (${location.file}:${location.line})` : '';
  return {
    file: isOwn ? location.file : program,
    line: isOwn ? location.line : 1,
    column: isOwn ? location.column + 1 : 1,
    field: '',
    message: `cannot be built: ${withWayOut(text).replace(/\.?$/, '.')}${elsewhere}`,
    severity: 'error',
  };
}

/** esbuild's sentence, or one that says what to do where its own is about the bundle. */
function withWayOut(text: string): string {
  const [, missing] = /^Could not resolve "(.+)"$/.exec(text) ?? [];
  if (missing) return `there is no ${missing} to import. Name a file of the repository, or a package that Warren has`;
  if (!text.startsWith('Top-level await')) return text;
  return 'it awaits something, and a dashboard has nothing to wait for. Take await away';
}

/**
 * Where a repository is not that of the code, what its programs import of Warren and of packages is what Warren as it runs has.
 * Parts of Node.js and files elsewhere are refused: what a dashboard is must follow from the repository.
 */
function importsOf(folder: string): Plugin {
  const own = join(folder, 'dashboards');
  return {
    name: 'imports-of-dashboards',
    setup(building) {
      building.onResolve({ filter: /./ }, ({ path, importer, kind, pluginData }) => {
        if (kind === 'entry-point' || pluginData === resolving) return undefined;
        const isOwn = isWithin(own, importer);
        if (isBuiltin(path)) return isOwn ? refused(path, 'is a part of Node.js') : { path, namespace: builtins };
        if (!isOwn) return undefined;
        if (!/^[./]/.test(path)) return building.resolve(path, { kind, resolveDir: codeFolder, pluginData: resolving });
        const target = resolve(dirname(importer), path);
        if (isWithin(own, target)) return undefined;
        const ofWarren = join(codeFolder, relative(folder, target));
        if (isWithin(folder, target) && existsSync(ofWarren)) return { path: ofWarren };
        if (isWithin(folder, target)) return undefined;
        return isWithin(codeFolder, target) ? undefined : refused(path, 'is outside of the repository');
      });
      building.onLoad({ filter: /./, namespace: builtins }, ({ path }) => ({ contents: absent(path) }));
    },
  };
}

/** Parts of Node.js that Warren's own code imports, for functions that no dashboard calls. */
const builtins = 'builtins';

function absent(part: string): string {
  const why = JSON.stringify(`asks for ${part}, which dashboards do without`);
  return `module.exports = new Proxy({}, { get: (_, name) => name === '__esModule' ? undefined : () => { throw new Error(${why}); } });`;
}

/** Tells the plugin that it is itself that asks. */
const resolving = 'resolving';

function refused(path: string, why: string) {
  return { errors: [{ text: `${path} ${why}: a dashboard is made of what the repository says alone. Take it away` }] };
}

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}
