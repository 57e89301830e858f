import { readFileSync } from 'node:fs';

/** One attribute as a binding's class declares it: its comment, its field and its getter. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** What the getter returns, such as `this.getStringAttribute('arn')`; empty where there is no getter. */
  readonly getter: string;
  /** The class in `new FooList(this, "foo", false)`, or empty where the field holds a plain value. */
  readonly holds: string;
  /** Whether the field's list stands for a set: `new FooList(this, "foo", true)`. */
  readonly wrapsSet: boolean;
}

/** One argument as a binding writes it to HCL. */
export interface Argument {
  /** The function that converts it, such as `cdktf.stringToHclTerraform`. */
  readonly mapper: string;
  /** The property of the configuration it is read from. */
  readonly property: string;
  /** `simple`, `list`, `set`, `map` or `struct`. */
  readonly type: string;
  readonly storageClass: string;
}

/** What a binding's TypeScript says, still as text. */
export interface BindingSource {
  /** The Terraform type, such as `aws_vpc`; for a provider its name. */
  readonly terraformType: string;
  /** The class of the resource, data source or provider itself. */
  readonly mainClass: string;
  readonly members: ReadonlyMap<string, readonly Member[]>;
  /** Arguments per `fooToHclTerraform` function; those of the main class under the class's name. */
  readonly arguments: ReadonlyMap<string, ReadonlyMap<string, Argument>>;
  /** The properties without a question mark, per configuration interface. */
  readonly requiredProperties: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads the TypeScript that a binding was generated from, out of the source map at the end of its `index.js`.
 * Throws when the file carries no such source map.
 */
export function readBindingSource(path: string): BindingSource {
  const text = originalSource(path);
  const mainClass = /^export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) \{/m.exec(text)?.[1];
  const terraformType = /static readonly tfResourceType = "(\w+)"/.exec(text)?.[1];
  if (mainClass === undefined || terraformType === undefined) {
    throw new Error(`${path} declares no Terraform resource, data source or provider.`);
  }
  const classes = sections(text, /^export class (\w+) extends cdktf\.\w+ \{/gm);
  const mappers = sections(text, /^export function (\w+ToHclTerraform)\(/gm);
  const interfaces = sections(text, /^export interface (\w+) \{/gm);
  const mainBody = classes.get(mainClass) ?? '';
  const written = mainBody.slice(mainBody.indexOf('synthesizeHclAttributes()'));
  return {
    terraformType,
    mainClass,
    members: new Map([...classes].map(([name, body]) => [name, membersIn(body)])),
    arguments: new Map([...mappers, [mainClass, written] as const].map(([name, body]) => [name, argumentsIn(body)])),
    requiredProperties: new Map([...interfaces].map(([name, body]) => [name, requiredIn(body)])),
  };
}

function originalSource(path: string): string {
  const file = readFileSync(path, 'latin1');
  const marker = 'sourceMappingURL=data:application/json;base64,';
  const start = file.lastIndexOf(marker);
  if (start < 0) throw new Error(`${path} ends with no source map, so its schema cannot be read.`);
  const map: { sourcesContent?: string[] } = JSON.parse(
    Buffer.from(file.slice(start + marker.length), 'base64').toString('utf8'),
  );
  const source = map.sourcesContent?.[0];
  if (source === undefined) throw new Error(`${path} has a source map without sources, so its schema cannot be read.`);
  return source;
}

/** Cuts the text from each heading to the next line that is a lone closing brace. */
function sections(text: string, heading: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(heading)) {
    found.set(match[1] ?? '', text.slice(match.index, text.indexOf('\n}\n', match.index) + 1));
  }
  return found;
}

const memberComment = /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)$/gm;

function membersIn(body: string): Member[] {
  const comments = [...body.matchAll(memberComment)];
  return comments.map((comment, i) => {
    const text = body.slice(comment.index, comments[i + 1]?.index);
    return {
      name: comment[1] ?? '',
      computed: comment[2] === 'true',
      optional: comment[3] === 'true',
      required: comment[4] === 'true',
      getter: /^ {2}public get \w+\(\) \{\n {4}return (.*);$/m.exec(text)?.[1] ?? '',
      holds: /^ {2}private _\w+ = new ([\w.]+)\(/m.exec(text)?.[1] ?? '',
      wrapsSet: /^ {2}private _\w+ = new [\w.]+\(this, "\w+", true\)/m.test(text),
    };
  });
}

const argumentText =
  /^ +(\w+): \{\n +value: (.*)\((?:struct!|this)\.(\w+).*\),\n +isBlock: (?:true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",$/gm;

function argumentsIn(body: string): Map<string, Argument> {
  const found = [...body.matchAll(argumentText)].map(
    ([, name = '', mapper = '', property = '', type = '', storageClass = '']) =>
      [name, { mapper, property, type, storageClass }] as const,
  );
  if (found.length !== body.split('storageClassType:').length - 1) {
    throw new Error(`An argument is written in a form that the sandbox does not know:\n${body.slice(0, 300)}`);
  }
  return new Map(found);
}

function requiredIn(body: string): Set<string> {
  return new Set([...body.matchAll(/^ {2}readonly (\w+): /gm)].map((match) => match[1] ?? ''));
}
