import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import Handlebars from 'handlebars';
import { zonesOf } from '../../catalog/facts/regions.ts';
import { platformFile } from '../../catalog/kinds.ts';
import { ask, canAsk } from '../../pipeline/deploy/ask.ts';
import {
  askRegion,
  nameFrom,
  type PlatformAnswers,
  platformText,
  refuseContradictions,
  requireRegion,
} from '../../pipeline/deploy/first-platform.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { gitIn } from '../../pipeline/repository/git.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { type GeneratedFile, generatedFiles } from './generated-files.ts';
import { manifestFile, manifestPath, readManifest } from './manifest.ts';
import { keepPackage, packageSource, packageSpec } from './package-source.ts';

export interface InitRequest extends PlatformAnswers {
  /** Folder that becomes the repository. */
  folder: string;
  /** OWNER/REPOSITORY at GitHub. */
  github?: string;
  /** Where the package is to be had from: a tarball, or an https address. */
  package?: string;
  /** Whether packages are installed. */
  install: boolean;
  say(line: string): void;
}

/** What became of the folder. */
export interface InitReport {
  folder: string;
  /** Files that were written, from the folder. */
  written: string[];
  /** Files that are the team's, and were there already. */
  kept: string[];
  /** What is still to be done by hand, a sentence each. */
  next: string[];
}

/** An example account of AWS's own documentation: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
const exampleAccount = '123456789012';

/**
 * Makes a repository of data of a folder: platform.yaml, workflows, schemas, and the package pinned. What is there is not written over: run
 * again, it adds what is missing. Throws UserFailure, and writes nothing, where a file of another content is in the way.
 */
export async function initRepository(request: InitRequest): Promise<InitReport> {
  const root = resolve(request.folder);
  if (root === resolve(codeFolder)) {
    throw new UserFailure(
      'This is the repository of Warren itself. Name another folder: warren init ../platform. Nothing was written.',
    );
  }
  const source = packageSource(request.package);
  const { version } = readManifest(codeFolder);
  const manifest = manifestFile(root, { name: request.name ?? nameFrom(root), spec: packageSpec(source, version) });
  const generated = generatedFiles();
  refuseConflicts(root, [...generated, manifest]);
  const own = await ownFiles(root, request);
  const files = [...own, ...generated, manifest];
  const missing = files.filter(({ path }) => !existsSync(join(root, path)));
  const changes = [...missing, ...(missing.includes(manifest) || isSame(root, manifest) ? [] : [manifest])];
  for (const file of changes) write(root, file);
  const written = changes.map(({ path }) => path);
  const kept = await keepPackage(source, root, version);
  if (kept !== undefined) written.push(kept);
  const next = await makeGitRepository(root);
  if (request.install) await install(root, request.say);
  return { folder: root, written, kept: own.map(({ path }) => path).filter((path) => !written.includes(path)), next };
}

/** Throws UserFailure with every file that stands in the way of one that is generated. */
function refuseConflicts(root: string, files: readonly GeneratedFile[]): void {
  const others = files.filter(
    (file) => existsSync(join(root, file.path)) && !isSame(root, file) && file.path !== manifestPath,
  );
  if (others.length === 0) return;
  const lines = others.map(({ path }) => `  ${path}`);
  throw new UserFailure(
    `These are there already, and not as Warren would write them:\n${lines.join('\n')}\nMove them away, name another folder, or, where an older Warren made them, use warren upgrade. Nothing was written.`,
  );
}

function isSame(root: string, { path, text }: GeneratedFile): boolean {
  return readFileSync(join(root, path), 'utf8') === text;
}

/** What is the team's from the beginning. */
async function ownFiles(root: string, request: InitRequest): Promise<GeneratedFile[]> {
  const platform = { path: platformFile, text: await platformOf(root, request) };
  const readme = Handlebars.compile<{ name: string }>(
    readFileSync(join(import.meta.dirname, 'repository', 'README.md.hbs'), 'utf8'),
    { noEscape: true },
  );
  return [
    platform,
    { path: 'README.md', text: readme({ name: request.name ?? nameFrom(root) }) },
    { path: '.gitignore', text: readFileSync(join(import.meta.dirname, 'repository', '.gitignore.template'), 'utf8') },
  ];
}

/** The platform.yaml that is there, where the command line says nothing else; or a first one, by what is said and asked. */
async function platformOf(root: string, request: InitRequest): Promise<string> {
  const file = join(root, platformFile);
  if (existsSync(file)) {
    refuseContradictions(request, requireCatalog(root).platform);
    return readFileSync(file, 'utf8');
  }
  const region = request.region ?? (await askRegion());
  requireRegion(region);
  const asked = async (question: string) => (canAsk() ? await ask(question) : '');
  const accountId = request.account ?? (await asked('AWS account, twelve digits, or nothing for an example: '));
  return platformText({
    name: request.name ?? nameFrom(root),
    accountId: accountId || exampleAccount,
    ...(accountId === ''
      ? { aboutAccount: 'An example. Put your own here before the first deploy, which refuses any other.' }
      : {}),
    region,
    domain: request.domain ?? (await asked('Domain for public names, or nothing for none: ')),
    zones: zonesOf(region).slice(0, 3),
    ...(request.github === undefined ? {} : { github: request.github }),
  });
}

function write(root: string, { path, text, runs }: GeneratedFile): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (runs) chmodSync(file, 0o755);
}

/** Workflows and reviews take a repository whose root is this folder. */
async function makeGitRepository(root: string): Promise<string[]> {
  const git = gitIn(root);
  const toplevel = await git.ask('rev-parse', '--show-toplevel');
  if (toplevel === undefined) {
    await git.run('init', '--quiet', '--initial-branch=main');
    return [];
  }
  const within = relative(toplevel, root);
  return within === ''
    ? []
    : [`It is the folder ${within} of the repository ${toplevel}: GitHub runs workflows of a repository's root alone.`];
}

async function install(root: string, say: (line: string) => void): Promise<void> {
  say('npm installs what package.json names; the first time that takes a minute or two.');
  const argv = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'] as const;
  const { status, stderr } = await runProgram({
    argv,
    cwd: root,
    install: 'npm comes with Node.js: https://nodejs.org',
  });
  if (status === 0) return;
  throw new SurroundingsFailure(
    `The files are there, and npm install failed:\n${stderr.trim()}\nMend that and run npm install in ${root}, or warren init again.`,
  );
}
