import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { releasePattern } from './release-number.ts';

/** The package of a release: what package.json says of it, and the tarball where the repository keeps it. */
export interface WantedPackage {
  spec: string;
  tarball?: string;
}

export interface Wanted {
  /** The release; default: the newest. */
  to?: string;
  /** Its tarball, or its https address. */
  package?: string;
}

/** Of release 1.4.0 of OWNER/NAME: https://docs.github.com/en/repositories/releasing-projects-on-github/linking-to-releases */
const releaseAddress = /^(https:\/\/([^/]+)\/([^/]+\/[^/]+)\/releases\/download\/)v([^/]+)\/warren-\4\.tgz$/;

/** Finds the package that is wanted, beside the one that is pinned. Throws UserFailure when it cannot be told. */
export async function wantedPackage(pinned: string, wanted: Wanted): Promise<WantedPackage> {
  if (wanted.to !== undefined && !releasePattern.test(wanted.to)) {
    throw new UserFailure(
      `--to is ${JSON.stringify(wanted.to)}, which is no release's number, such as 1.4.0. Nothing was changed.`,
    );
  }
  if (wanted.package !== undefined) return namedPackage(wanted.package);
  const [, prefix, host, repository] = releaseAddress.exec(pinned) ?? [];
  if (prefix === undefined || host === undefined || repository === undefined) {
    throw new UserFailure(
      `package.json has Warren from ${pinned}, which does not say where other releases are. Name the next one: --package, with its tarball or its https address. Nothing was changed.`,
    );
  }
  const version = wanted.to ?? (await newestRelease(host, repository));
  return { spec: `${prefix}v${version}/warren-${version}.tgz` };
}

function namedPackage(text: string): WantedPackage {
  if (/^https:\/\//.test(text)) return { spec: text };
  const tarball = resolve(text);
  if (!/\.(tgz|tar\.gz)$/.test(tarball) || !existsSync(tarball)) {
    throw new UserFailure(
      `--package is ${text}, which is neither a tarball (.tgz) that is there nor an https address. Nothing was changed.`,
    );
  }
  return { spec: `file:packages/${basename(tarball)}`, tarball };
}

/** https://docs.github.com/en/rest/releases/releases#get-the-latest-release */
async function newestRelease(host: string, repository: string): Promise<string> {
  const api = host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`;
  const token = process.env.GITHUB_TOKEN;
  const response = await fetch(`${api}/repos/${repository}/releases/latest`, {
    headers: { accept: 'application/vnd.github+json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: Error) => {
    throw new SurroundingsFailure(`${host} does not answer: ${cause.message}. Name the release with --to.`, { cause });
  });
  if (!response.ok) {
    throw new SurroundingsFailure(
      `${host} answers ${response.status} to the question for the newest release of ${repository}. Name it with --to.`,
    );
  }
  const { tag_name } = z.object({ tag_name: z.string() }).parse(await response.json());
  const version = tag_name.replace(/^v/, '');
  if (releasePattern.test(version)) return version;
  throw new SurroundingsFailure(
    `the newest release of ${repository} is called ${JSON.stringify(tag_name)}, which is no number. Name one with --to.`,
  );
}
