import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { buildDashboards } from '../../../stacks/dashboards/build-dashboards.ts';
import { changeFiles, removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/**
 * JSON has no enums: what the SDK has as one may be any of its values. Nor has it marks of what is a query: a panel's is one of the
 * three data sources'.
 */
const plain = `
import type { MetricsQuery } from '@grafana/grafana-foundation-sdk/cloudwatch';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { dataquery as Loki } from '@grafana/grafana-foundation-sdk/loki';
import type { Dataquery as Prometheus } from '@grafana/grafana-foundation-sdk/prometheus';
type Fields<T> = { [K in keyof T as K extends \`_implements\${string}\` ? never : K]: Plain<T[K]> };
type Query = Fields<Loki> | Fields<Prometheus> | Fields<MetricsQuery>;
type Plain<T> = T extends string ? \`\${T}\` : T extends number ? number : T extends readonly (infer E)[] ? Plain<E>[]
  : T extends object ? (keyof T extends \`_implementsDataquery\${string}\` ? Query : Fields<T>) : T;
export type PlainDashboard = Plain<Dashboard>;
`;

const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'preserve',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    types: [],
    paths: { '@grafana/grafana-foundation-sdk/*': [resolve('node_modules/@grafana/grafana-foundation-sdk/dist/*')] },
  },
};

function typesOf(files: Record<string, string>): string {
  const folder = scratchFolder();
  changeFiles(folder, { 'plain.ts': plain, 'tsconfig.json': JSON.stringify(settings), ...files });
  const { stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });
  return stdout;
}

const typed = (text: string) =>
  `import type { PlainDashboard } from './plain.ts';\nexport const dashboard: PlainDashboard = ${text};\n`;

test('what is built is of the types of the SDK', async () => {
  const { catalog } = loadCatalog({ files: readRepository('.'), today: '2026-11-30' });
  if (!catalog) throw new Error('the sample has problems');
  const built = await buildDashboards({ folder: '.', catalog });
  expect(typesOf(Object.fromEntries(built.map(({ name, text }) => [`${name}.ts`, typed(text)])))).toBe('');
});

test('a field of another type is refused', () => {
  expect(typesOf({ 'wrong.ts': typed('{ "title": 7 }') })).toContain('wrong.ts');
});
