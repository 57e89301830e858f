import { readFileSync } from 'node:fs';

type Package = {
  optionalDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};
const packages: Record<string, Package> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

test('the lock file names the native packages of every platform, without which npm ci refuses it', () => {
  // npm drops those that the registry at hand does not carry; put them back by hand, with version, os and cpu.
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => /-(android|darwin|linux|win32|freebsd|openharmony)-/.test(name))
    .filter((name) => packages[`node_modules/${name}`] === undefined);
  expect(missing).toEqual([]);
});

test('the lock file names no registry', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved"/);
});
