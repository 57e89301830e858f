import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Imports that are refused: where, of what, and the beginning of what is said about it. */
const refused: readonly [string, string, string][] = [
  ['contracts/names.ts', '../catalog/load.ts', 'contracts/ is the ground floor and imports nothing of ours'],
  ['contracts/names.ts', '../services/agent/main.ts', 'contracts/ is the ground floor and imports nothing of ours'],
  ['contracts/names.ts', 'yaml', 'contracts/ imports only zod and ipaddr.js'],
  ['contracts/names.ts', '@aws-sdk/client-s3', 'contracts/ imports only zod and ipaddr.js'],
  ['catalog/a.ts', '../stacks/network/network-stack.ts', 'catalog/ says what files mean'],
  ['catalog/kinds/broker/a.ts', '../../../sandbox/cloud.ts', 'catalog/ says what files mean'],
  ['catalog/rules/a.ts', '../../services/agent/main.ts', 'catalog/ says what files mean'],
  ['catalog/a.ts', '../pipeline/review/review.ts', 'catalog/ says what files mean'],
  ['catalog/a.ts', 'cdktf', 'catalog/ imports only zod, yaml and the parsers'],
  ['catalog/a.ts', '@aws-sdk/client-ssm', 'catalog/ imports only zod, yaml and the parsers'],
  ['stacks/a.ts', '../pipeline/terraform/terraform.ts', 'stacks/ may import catalog/ and contracts/'],
  ['stacks/constructs/a.ts', '../../services/agent/main.ts', 'stacks/ may import catalog/ and contracts/'],
  ['stacks/a.ts', '../sandbox/cloud.ts', 'stacks/ may import catalog/ and contracts/'],
  ['stacks/a.ts', '@cdktf/provider-aws', "A provider's root loads every resource it has"],
  ['dashboards/a.ts', '../stacks/network/network-stack.ts', 'A dashboard may import stacks/dashboards/panels/'],
  ['dashboards/a.ts', '../pipeline/review/review.ts', 'A dashboard may import stacks/dashboards/panels/'],
  ['pipeline/a.ts', '../stacks/network/network-stack.ts', 'pipeline/ may import catalog/, sandbox/ and contracts/'],
  ['pipeline/a.ts', '../services/agent/main.ts', 'pipeline/ may import catalog/, sandbox/ and contracts/'],
  ['pipeline/a.ts', '../operations/nodes/gate.ts', 'pipeline/ may import catalog/, sandbox/ and contracts/'],
  ['pipeline/review/a.ts', '../../cli/warren.ts', 'pipeline/ may import catalog/, sandbox/ and contracts/'],
  ['pipeline/review/a.ts', '../../main.ts', 'pipeline/ may import catalog/, sandbox/ and contracts/'],
  ['operations/a.ts', '../cli/warren.ts', 'operations/ may import pipeline/, catalog/ and contracts/'],
  ['operations/local/a.ts', '../../sandbox/cloud.ts', 'operations/ may import pipeline/, catalog/ and contracts/'],
  ['operations/a.ts', '../services/agent/main.ts', 'operations/ may import pipeline/, catalog/ and contracts/'],
  ['operations/a.ts', '../stacks/broker/broker-stack.ts', 'operations/ may import pipeline/, catalog/ and contracts/'],
  ['cli/a.ts', '../stacks/network/network-stack.ts', 'cli/ may import operations/, pipeline/, catalog/ and contracts/'],
  ['cli/commands/a.ts', '../../main.ts', 'cli/ may import operations/, pipeline/, catalog/ and contracts/'],
  ['cli/a.ts', '../bench/synth.ts', 'cli/ may import operations/, pipeline/, catalog/ and contracts/'],
  ['console/a.ts', '../stacks/network/network-stack.ts', 'console/ may import catalog/ and contracts/'],
  ['console/a.ts', '../pipeline/review/review.ts', 'console/ may import catalog/ and contracts/'],
  ['services/agent/a.ts', '../../catalog/load.ts', 'services/ run elsewhere and import nothing of ours but contracts/'],
  [
    'services/agent/a.ts',
    '../../sandbox/cloud.ts',
    'services/ run elsewhere and import nothing of ours but contracts/',
  ],
  ['sandbox/a.ts', '../catalog/load.ts', 'sandbox/ imports nothing of ours but contracts/'],
  ['sandbox/aws/a.ts', '../../services/agent/main.ts', 'sandbox/ imports nothing of ours but contracts/'],
];

const allowed: readonly [string, string][] = [
  ['contracts/names.ts', 'zod'],
  ['contracts/names.ts', 'ipaddr.js'],
  ['contracts/names.ts', './paths.ts'],
  ['catalog/a.ts', 'zod'],
  ['catalog/a.ts', 'yaml'],
  ['catalog/a.ts', '@prometheus-io/lezer-promql'],
  ['catalog/a.ts', '@grafana/lezer-logql'],
  ['catalog/a.ts', 'node:net'],
  ['catalog/rules/a.ts', '../../contracts/names.ts'],
  ['stacks/a.ts', '../catalog/load.ts'],
  ['stacks/a.ts', './constructs/private-bucket.ts'],
  ['stacks/a.ts', '../contracts/names.ts'],
  ['stacks/a.ts', '@cdktf/provider-aws/lib/vpc'],
  ['dashboards/a.ts', '../stacks/dashboards/panels/panels.ts'],
  ['dashboards/a.ts', '../catalog/catalog.ts'],
  ['pipeline/a.ts', '../sandbox/sandbox.ts'],
  ['pipeline/a.ts', '../contracts/names.ts'],
  ['operations/a.ts', '../pipeline/review/review.ts'],
  ['operations/a.ts', '../pipeline/process/folder-lock.ts'],
  ['operations/a.ts', '../catalog/load.ts'],
  ['cli/a.ts', '../operations/nodes/gate.ts'],
  ['cli/a.ts', '../pipeline/process/folder-lock.ts'],
  ['console/a.ts', '../catalog/load.ts'],
  ['services/agent/a.ts', '../../contracts/names.ts'],
  ['sandbox/a.ts', '../contracts/names.ts'],
];

interface Complaint {
  file: string;
  rule: string;
  message: string;
}

let complaints: Complaint[];

/** One file an import, all of them linted at once with the project's own configuration. */
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-lint-'));
  try {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const [file, imported] of [...refused, ...allowed]) {
      write(fileOf(file, imported), `import { thing } from '${imported}';\n\nthing();\n`);
    }
    write('catalog/circle/a.ts', "import { b } from './b.ts';\n\nexport const a = () => b;\n");
    write(
      'catalog/circle/b.ts',
      "import type { a } from './a.ts';\n\nexport const b: typeof a | undefined = undefined;\n",
    );
    copyFileSync('biome.json', join(folder, 'biome.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    complaints = lint(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** `catalog/rules/a.ts` importing `../x.ts` is linted as `catalog/rules/a-x.ts`. */
function fileOf(file: string, imported: string): string {
  return file.replace(/[^/]*\.ts$/, `${imported.replace(/\W+/g, '-')}.ts`);
}

function lint(folder: string): Complaint[] {
  const biome = join(process.cwd(), 'node_modules', '.bin', 'biome');
  const argv = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'];
  const { stdout } = spawnSync(biome, argv, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: unknown } }[] };
  return diagnostics.map((diagnostic) => ({
    file: pathOf(diagnostic.location.path),
    rule: diagnostic.category,
    message: JSON.stringify(diagnostic),
  }));
}

function pathOf(path: unknown): string {
  const text = typeof path === 'string' ? path : String((path as { file?: string })?.file ?? '');
  return text.replace(/^\.\//, '');
}

test.each(refused)('%s may not import %s, and is told what to do', (file, imported, message) => {
  const about = complaints.filter((complaint) => complaint.file === fileOf(file, imported));
  expect(about.map((complaint) => complaint.message).join('\n')).toContain(message);
});

test.each(allowed)('%s may import %s', (file, imported) => {
  const about = complaints.filter((complaint) => complaint.file === fileOf(file, imported));
  expect(about.filter(({ rule }) => rule === 'lint/style/noRestrictedImports')).toEqual([]);
});

test('nothing imports itself through others, not even a type', () => {
  const circles = complaints.filter(({ rule }) => rule === 'lint/suspicious/noImportCycles');
  expect(circles.map(({ file }) => file).sort()).toEqual(['catalog/circle/a.ts', 'catalog/circle/b.ts']);
});
