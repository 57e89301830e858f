import { runProgram } from '../../../pipeline/process/run-program.ts';

/** Where Debian's packages come from when nobody says otherwise. */
export const usualMirror = 'http://deb.debian.org/debian';

/**
 * The mirror of Debian's packages that this computer uses: the one that WARREN_DEBIAN_MIRROR names, else the one that its apt
 * takes Debian itself from, else Debian's own.
 */
export async function debianMirror(): Promise<string> {
  const { WARREN_DEBIAN_MIRROR: named } = process.env;
  if (named) return named;
  // Also of sources that were never fetched, as on a computer that was made a moment ago.
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const { stdout } = await runProgram({
    argv: ['apt-get', 'indextargets', '--no-release-info', '--format', format, 'Created-By: Packages'],
  });
  return mirrorAmong(stdout);
}

/** The first mirror of Debian among apt's sources, one a line: address, suite, component. */
export function mirrorAmong(sources: string): string {
  const lines = sources.split('\n').map((line) => line.trim());
  const mirror = lines
    .map((line) => line.split(' '))
    // Sources of others for Debian have no updates beside the suite.
    .find(
      ([address = '', suite, component]) =>
        /^https?:\/\/.*debian/.test(address) &&
        component === 'main' &&
        lines.includes(`${address} ${suite}-updates main`),
    );
  return mirror?.[0]?.replace(/\/$/, '') ?? usualMirror;
}
