import { Command } from 'commander';
import { filesOf, type Kind } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import {
  allFields,
  type DescribedField,
  describeFields,
  factsOf,
  fieldNamed,
  plainPath,
} from '../../catalog/schema/described-fields.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { paragraph } from '../../pipeline/review/render/paragraph.ts';

/** `warren explain`: what files may say. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'Say what files hold: a field with its unit, range, default and what changing it costs. Reads and changes nothing.',
    )
    .argument('[field]', 'a kind of file, or a field of one: brokers, brokers.storage.iops, platform.network')
    .option('--json', 'print as JSON')
    .action((field: string | undefined, { json }: { json?: boolean }) => {
      const width = Math.max(40, process.stdout.columns ?? 100);
      const found = field === undefined ? undefined : find(field);
      if (json) printJson({ fields: found ? [found.field] : kinds.map(describeFields) });
      else console.log(found ? explainField(found, width) : explainKinds(width));
    });
}

interface Found {
  kind: Kind;
  field: DescribedField;
}

/** The field that somebody asks for. Throws UserFailure with the nearest name. */
function find(asked: string): Found {
  const [first = '', ...rest] = asked.split('.');
  const kind = kinds.find((each) => namesOf(each).includes(first));
  if (!kind) {
    const names = kinds.map((each) => namesOf(each)[0] ?? '');
    throw new UserFailure(
      `there is no kind of file called ${first}.${suggest(first, kinds.flatMap(namesOf)) || ` Use one of ${names.join(', ')}.`}`,
    );
  }
  const root = describeFields(kind);
  const path = rest.join('.');
  const field = fieldNamed(root, path);
  if (field) return { kind, field };
  const known = allFields(root).map((each) => plainPath(each.path));
  const leaf = known.filter((each) => each.endsWith(`.${rest.at(-1)}`));
  const meant = leaf.length === 1 ? ` Did you mean ${leaf[0]}?` : suggest(path, known);
  throw new UserFailure(
    `${namesOf(kind)[0]} have no field ${path}.${meant || ` \`warren explain ${namesOf(kind)[0]}\` lists them.`}`,
  );
}

/** What people call a kind: the word of its files first. */
function namesOf(kind: Kind): string[] {
  return 'file' in kind ? [kind.name] : [kind.plural, kind.name];
}

function explainKinds(width: number): string {
  const lines = kinds.map((kind) => {
    return entry(namesOf(kind)[0] ?? '', filesOf(kind), describeFields(kind).description, width);
  });
  return [...lines, '', 'A kind or a field of one says more: warren explain brokers.storage'].join('\n');
}

/** The field itself, and those within it, which are not opened further. */
function explainField({ kind, field }: Found, width: number): string {
  const base = namesOf(kind)[0] ?? '';
  const name = field.path === '' ? base : `${base}.${field.path}`;
  const own = entry(name, field.path === '' ? filesOf(kind) : factsOf(field), field.description, width);
  const within = field.fields.map((each) => {
    const last = each.path.slice(field.path.length).replace(/^(\[\]|\.\*)*\.?/, '');
    return entry(`  ${last}`, `${factsOf(each)}${each.fields.length > 0 ? ' …' : ''}`, each.description, width, 4);
  });
  const open = field.fields.find((each) => each.fields.length > 0);
  const more = open ? ['', `… says more: warren explain ${base}.${plainPath(open.path)}`] : [];
  return [own, ...(within.length > 0 ? ['', ...within] : []), ...more].join('\n');
}

/** A name with its facts, and the description below. */
function entry(name: string, facts: string, description: string, width: number, indent = 2): string {
  const plain = (text: string) => text.replaceAll('`', '');
  const lines = (text: string, by: number) =>
    paragraph({ text, end: '', width: width - by }).map(({ words }) => ' '.repeat(by) + words);
  const [head = '', ...rest] = lines(plain(`${name.trim()}: ${facts}`), indent - 2);
  return [
    head,
    ...rest.map((line) => `  ${line}`),
    ...(description === '' ? [] : lines(plain(description), indent)),
  ].join('\n');
}
