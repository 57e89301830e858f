import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript-5';
import * as edge from '../../contracts/edge-headers.ts';
import * as messages from '../../contracts/messages.ts';
import * as names from '../../contracts/names.ts';
import * as commands from '../../contracts/node-commands.ts';
import * as report from '../../contracts/node-report.ts';
import * as keys from '../../contracts/object-keys.ts';
import * as outputs from '../../contracts/outputs.ts';
import * as queues from '../../contracts/processor-queues.ts';
import * as secrets from '../../contracts/secrets.ts';
import * as tags from '../../contracts/tags.ts';
import * as taps from '../../contracts/taps.ts';
import * as users from '../../contracts/users.ts';
import { watchPrograms } from '../../contracts/watch-bundle.ts';

/** Modules of contracts/ that name buckets, tables, roles, stacks, queues, headers, tags and prefixes of paths. */
const modules = [commands, edge, keys, messages, names, outputs, queues, report, secrets, tags, taps, users];

/** Stands for whatever is put into a name. */
const any = '§';

/** A text of a program, with `§` for what is put into it. */
interface Text {
  file: string;
  place: string;
  text: string;
}

const texts = sourceFiles().flatMap((file) => textsIn(file, readFileSync(file, 'utf8')));

/** Names what is held without a program of ours, which every hour would have packages installed; workflows-scripts.test.ts holds it to contracts/. */
const hourlyLook = '.github/workflows/apply.yml';

test('what contracts/ names is spelled nowhere else', () => {
  const known = namesOfContracts().map((name) => ({ name, isIn: finder(name) }));
  expect(known.length).toBeGreaterThan(60);
  const copies = texts
    .filter(({ file }) => !file.startsWith('contracts/') && file !== hourlyLook)
    .flatMap(({ place, text }) =>
      known.filter(({ isIn }) => isIn(text)).map(({ name }) => `${place} spells ${name}, which contracts/ names`),
    );
  expect(copies).toEqual([]);
});

test('no name that begins with warren stands in two files', () => {
  const places = new Map<string, Map<string, string>>();
  // Dashboards name metrics, as people's own do.
  for (const { file, place, text } of texts.filter((one) => !one.file.startsWith('dashboards/'))) {
    for (const [name] of text.matchAll(/[\w./:§-]*\bwarren[-:._/][\w./:§-]+/g)) {
      if (name === `warren-${any}`) continue;
      places.set(name, (places.get(name) ?? new Map<string, string>()).set(file, place));
    }
  }
  const twice = [...places].filter(([, found]) => found.size > 1);
  expect(twice.map(([name, found]) => `${name} is spelled at ${[...found.values()].join(' and ')}`)).toEqual([]);
});

test.each<[string, string, boolean]>([
  ['§-warren-state-§-§', '§-warren-state-§-§', true],
  ['§-warren-state-§-§', '-warren-state-', true],
  ['§-flow-logs', 'vpc-flow-logs.amazonaws.com', false],
  ['broker-§', 'broker-§', true],
  ['broker-§', 'broker-', true],
  ['broker-§', 'broker-exists', false],
  ['brokers/§/', 's3://§/brokers/§/uploads', true],
  ['brokers/§/', 'brokers/§.yaml', false],
  ['programs/agent.cjs', 's3://§/programs/agent.cjs', true],
  ['programs/agent.cjs', 'services/agent/main.ts', false],
  ['warren:keep', 'aws:ResourceTag/warren:keep', true],
  ['§.tfstate', 'orders.tfstate', true],
  ['deadline-ms', 'deadline-ms', true],
])('the name %s is found in %j: %s', (name, text, found) => {
  expect(finder(name)(text)).toBe(found);
});

/** Every name that contracts/ gives, with `§` where it is asked for something, such as `§-warren-state-§-§`. */
function namesOfContracts(): string[] {
  const everything = new Proxy({}, { get: () => any });
  const valuesOf = (value: unknown): unknown[] => {
    if (typeof value === 'function') return [called(value, any), called(value, everything)].flat();
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesOf) : [value];
  };
  // What is parsed is no name.
  const values = modules.flatMap((module: object) =>
    Object.values(module).filter((value) => typeof value !== 'object' || !('_zod' in value)),
  );
  const found = values.flatMap(valuesOf).filter((value) => typeof value === 'string');
  return [...new Set(found)].filter(isName).sort();
}

/** What a function makes of `§`. What holds nothing of that is no name, and what lacks something was asked otherwise. */
function called(give: unknown, given: unknown): string[] {
  try {
    const made: unknown = (give as (...given: unknown[]) => unknown)(given, any);
    const values = typeof made === 'object' && made !== null ? Object.values(made) : [made];
    return values.filter((each) => typeof each === 'string' && each.includes(any) && !each.includes('undefined'));
  } catch {
    return [];
  }
}

/** Names of programs, and what they do: files, images and addresses of others are full of them. */
const everybodys: readonly string[] = [...watchPrograms, 'zabbix', 'monitoring'];

/** Whether a text can be told from others: a word such as `network` or `attempt` alone means more than one thing. */
function isName(text: string): boolean {
  const own = text.replaceAll(any, '');
  if (everybodys.includes(own.replace(/^[-/]/, ''))) return false;
  return own.length >= 5 && /[a-z]{4}/i.test(text) && !/^[a-z]+$/i.test(text);
}

/** Says of a text whether it spells a name, in full or the part of it by which it is known. */
function finder(name: string): (text: string) => boolean {
  const own = name.split(any).filter((part) => /warren/.test(part) && !/^\W?warren\W?$/.test(part));
  const core = trimmed(name);
  const before = name.startsWith(any) ? '' : isPrefix(core) ? `(?:^|${any}/?)` : '(?<![\\w-])';
  const after = name.endsWith(any) ? `(?:${any}|$)` : /\w$/.test(core) ? '(?![\\w.])' : '';
  const whole = new RegExp(before + core.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + after);
  return (text) => own.some((part) => text.includes(part)) || whole.test(text);
}

function trimmed(name: string): string {
  return name.replace(/^§+|§+$/g, '');
}

/** A prefix of keys or names, which may stand within any path, means itself only where a text or a bucket's key begins. */
function isPrefix(core: string): boolean {
  return /[/.-]$/.test(core);
}

/** Source of programs. bench/stock-cdktf is a CDKTF project as others write it, which Warren is measured beside. */
function sourceFiles(): string[] {
  const argv = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.hbs', '*.sh', '.github/workflows'];
  const files = execFileSync('git', argv, { encoding: 'utf8' }).split('\n').filter(Boolean);
  return files.filter((file) => !/^(tests|bench\/stock-cdktf)\//.test(file));
}

function textsIn(file: string, content: string): Text[] {
  if (file.endsWith('.ts')) return literalsIn(file, content);
  return content.split('\n').flatMap((line, index) =>
    line
      .replace(/^\s*#.*/, '')
      .replace(/\{\{.*?\}\}|\$\{.*?\}|\$\w+/g, any)
      .split(/[\s"'`=,;()]+/)
      .map((text) => ({ file, place: `${file}:${index + 1}`, text })),
  );
}

/** String and template literals and regular expressions, but for the modules that are imported. */
function literalsIn(file: string, content: string): Text[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.ESNext);
  const found: Text[] = [];
  const add = (node: ts.Node, text: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ file, place: `${file}:${line + 1}`, text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return;
    if (ts.isStringLiteralLike(node)) add(node, node.text);
    if (ts.isTemplateExpression(node)) {
      add(node, node.head.text + node.templateSpans.map(({ literal }) => any + literal.text).join(''));
    }
    if (ts.isRegularExpressionLiteral(node)) add(node, node.text.replace(/^\/\^?|\$?\/[a-z]*$|\\/g, ''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
