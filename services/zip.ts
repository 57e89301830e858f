import { zipSync } from 'fflate';

/** The first time that a zip can say, in local time: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.4.6 */
const firstTime = [1980, 0, 1] as const;

/**
 * A zip of one file whose bytes depend on its name and contents alone: no time of a file, no zone of the computer. Everybody may read it,
 * as Lambda asks: https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html
 */
export function zipOf(name: string, contents: Uint8Array): Uint8Array {
  const [year, month, day] = firstTime;
  return zipSync(
    { [name]: [contents, { attrs: 0o100_644 << 16, os: 3 }] },
    // fflate writes what this says in the zone of the computer.
    { level: 9, mtime: new Date(year, month, day) },
  );
}
