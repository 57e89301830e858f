import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript-5';
import { configurationFolder, serveCommand } from '../../services/agent/rabbitmq/container.ts';

/** The one module of what runs on machines, as root, that writes, gives away and removes files. */
const guarded = 'services/node/machine/files.ts';

/** What looks and changes nothing. */
const looking = ['existsSync', 'statSync', 'statfs'];

/** Reading is for files of folders that root alone can write to. */
const readers = ['services/node/machine/surroundings.ts', 'services/watch/commands/page.ts'];

/** Programs that follow links or change files where they lead. */
const programs = ['chown', 'chmod', 'cp', 'mv', 'rm', 'install', 'ln', 'mkdir', 'tee', 'touch', 'sh', 'bash'];

/** Folders of what runs on machines. */
const rooms = ['services/agent', 'services/node', 'services/watch'];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...rooms], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts') && file !== guarded);

test('the agent, which is root, touches files by one module alone, which follows no links', () => {
  expect(files.length).toBeGreaterThan(70);
  expect(files.flatMap((file) => breaches(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test.each([
  ["import { chownSync } from 'node:fs';", 'services/agent/a.ts imports chownSync of node:fs'],
  ["import { writeFile as put } from 'node:fs/promises';", 'services/agent/a.ts imports writeFile of node:fs/promises'],
  ["import { readFileSync } from 'fs';", 'services/agent/a.ts imports readFileSync of fs'],
  ["import * as fs from 'node:fs';", 'services/agent/a.ts imports everything of node:fs'],
  ["import fs from 'node:fs';", 'services/agent/a.ts imports everything of node:fs'],
  ["const { rmSync } = await import('node:fs');", 'services/agent/a.ts imports node:fs while it runs'],
  ["run(['chown', '-R', '999', folder])", 'services/agent/a.ts runs chown'],
])('%s is found', (text, expected) => {
  expect(breaches('services/agent/a.ts', text)).toEqual([expected]);
});

test('RabbitMQ can only read what it is configured by', () => {
  const volumes = serveCommand({ hostName: 'a', image: 'rabbitmq' }).filter((word) => word.startsWith('--volume='));
  expect(volumes).toContain(`--volume=${configurationFolder}:${configurationFolder}:ro`);
  const writable = volumes.filter((volume) => !volume.endsWith(':ro'));
  expect(writable).toEqual(['--volume=/var/lib/rabbitmq:/var/lib/rabbitmq']);
});

function breaches(file: string, text: string): string[] {
  const found: string[] = [];
  const allowed = [...looking, ...(readers.includes(file) ? ['readFileSync'] : [])];
  const isFs = (node: ts.Node) => ts.isStringLiteral(node) && /^(node:)?fs(\/promises)?$/.test(node.text);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && isFs(node.moduleSpecifier)) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const bindings = node.importClause?.namedBindings;
      if (!bindings || !ts.isNamedImports(bindings)) found.push(`${file} imports everything of ${from}`);
      else {
        const names = bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
        found.push(
          ...names.filter((name) => !allowed.includes(name)).map((name) => `${file} imports ${name} of ${from}`),
        );
      }
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      if (from && isFs(from)) found.push(`${file} imports ${(from as ts.StringLiteral).text} while it runs`);
    }
    if (ts.isArrayLiteralExpression(node)) {
      const [first] = node.elements;
      const program = first && ts.isStringLiteral(first) ? first.text.replace(/.*\//, '') : '';
      if (programs.includes(program)) found.push(`${file} runs ${program}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}
