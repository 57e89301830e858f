import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Makes what gives a program another clock, and returns the environment to start it with. Linux has no namespace for the time of day
 * (https://man7.org/linux/man-pages/man7/time_namespaces.7.html), and Debian's libfaketime asks for the glibc of its own release.
 */
export function shiftedClocks(folder: string): (offSeconds: number) => Record<string, string> {
  const library = join(folder, 'shifted-clock.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, join(import.meta.dirname, 'shifted-clock.c')]);
  return (offSeconds) => ({ LD_PRELOAD: library, CLOCK_OFF_SECONDS: String(offSeconds) });
}

/** The time that a UUID of version 7 says it was made at, in milliseconds since 1970. */
export function timeOfUuid(uuid: string): number {
  return Number.parseInt(uuid.replace('-', '').slice(0, 12), 16);
}
