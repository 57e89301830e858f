import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where Warren is not installed, these fetch and run whatever a registry has under that name, which is not ours. */
const fromRegistry = [
  /\b(?:npx|bunx)\s+(?:-\S+\s+)*warren\b/,
  /\b(?:npm|pnpm|yarn)\s+(?:exec|x|dlx|install|i|add)\s+(?:(?!--package=)-\S+\s+)*warren\b(?!\S*\.tgz)/,
];

const itself = 'tests/architecture/nobody-elses-package.test.ts';

/** Workflows with such a line, which a rule has to see. */
const broken = 'tests/architecture/workflow-rules/permissions.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /(?:\.(?:md|ts|cjs|js|json|ya?ml|sh|hbs)|(?:^|\/)warren)$/.test(file))
  .filter((file) => file !== itself && file !== broken);

test('nobody is told to run a package that a registry has under the name of Warren', () => {
  expect(files.length).toBeGreaterThan(1500);
  const found = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (fromRegistry.some((form) => form.test(line)) ? [`${file}:${index + 1}`] : [])),
  );
  expect(found).toEqual([]);
});

test.each([
  ['npx warren check', true],
  ['npx --yes warren@latest init', true],
  ['npm exec -- warren', true],
  ['npm install --save-dev warren', true],
  ['pnpm dlx warren', true],
  ['./warren check', false],
  ['npm install ./warren-0.1.0.tgz', false],
  ['npm exec --package=https://example.com/warren-0.1.0.tgz -- warren init', false],
])('%s', (line, isUnsafe) => {
  expect(fromRegistry.some((form) => form.test(line))).toBe(isUnsafe);
});
