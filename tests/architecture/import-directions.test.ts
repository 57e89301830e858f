import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Lints one import as if it stood in a file of the given folder, with the project's own configuration. */
async function lintImport(file: string, imported: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-lint-'));
  try {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { thing } from '${imported}';\n\nthing();\n`);
    copyFileSync('biome.json', join(folder, 'biome.json'));
    const biome = join(process.cwd(), 'node_modules', '.bin', 'biome');
    return await new Promise((resolve) => {
      execFile(biome, ['lint', '--vcs-enabled=false', file], { cwd: folder }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ['catalog/a.ts', '../stacks/network.ts', 'catalog/ is the ground floor and imports nothing of ours'],
  ['catalog/rules/a.ts', '../../sandbox/cloud.ts', 'catalog/ is the ground floor and imports nothing of ours'],
  ['catalog/a.ts', 'cdktf', 'catalog/ imports only zod and yaml'],
  ['catalog/a.ts', '@aws-sdk/client-ssm', 'catalog/ imports only zod and yaml'],
  ['stacks/a.ts', '../pipeline/gate.ts', 'stacks/ may import catalog/ alone'],
  ['stacks/constructs/a.ts', '../../services/agent/main.ts', 'stacks/ may import catalog/ alone'],
  ['stacks/a.ts', '@cdktf/provider-aws', "A provider's root loads every resource it has"],
  ['pipeline/a.ts', '../stacks/network.ts', 'pipeline/ may import catalog/ and sandbox/'],
  ['pipeline/commands/a.ts', '../../main.ts', 'pipeline/ may import catalog/ and sandbox/'],
  ['sandbox/a.ts', '../catalog/load.ts', 'sandbox/ imports nothing of ours'],
  ['services/agent/a.ts', '../../catalog/load.ts', 'services/ run elsewhere and import nothing of ours'],
  ['console/a.ts', '../stacks/network.ts', 'console/ may import catalog/ alone'],
])('%s may not import %s, and is told what to do', async (file, imported, message) => {
  expect(await lintImport(file, imported)).toContain(message);
});

test.each([
  ['catalog/a.ts', 'zod'],
  ['catalog/rules/a.ts', '../cidr.ts'],
  ['catalog/a.ts', 'node:net'],
  ['stacks/a.ts', '../catalog/broker.ts'],
  ['stacks/a.ts', './constructs/rolling-gate.ts'],
  ['stacks/a.ts', '@cdktf/provider-aws/lib/vpc'],
  ['pipeline/a.ts', '../sandbox/sandbox.ts'],
  ['console/a.ts', '../catalog/load.ts'],
])('%s may import %s', async (file, imported) => {
  expect(await lintImport(file, imported)).not.toContain('noRestrictedImports');
});
