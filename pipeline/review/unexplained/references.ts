/** A resource or data source that an expression refers to. */
export interface Reference {
  /** `aws_instance.node-1`, `data.aws_ssm_parameter.image`. */
  address: string;
  /** The first attribute of the way to the value; undefined when it is the whole resource. */
  attribute?: string;
}

/** Everything that a configured value refers to in its `${…}`, at any depth. */
export function referencesIn(value: unknown): Reference[] {
  if (typeof value === 'string') return expressionsIn(value).flatMap(traversalsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** What meta-arguments such as `depends_on` refer to, whose entries are expressions with or without `${}`. */
export function namedResources(value: unknown): Reference[] {
  return [value].flat().flatMap((entry) => (typeof entry === 'string' ? traversalsIn(entry) : []));
}

/** Whether a text has a part that Terraform works out. */
export function isTemplate(text: string): boolean {
  return expressionsIn(text).length > 0;
}

/** The insides of `${…}` and `%{…}`; doubled, as in `$${`, they stand for themselves. */
function expressionsIn(text: string): string[] {
  const found: string[] = [];
  const opening = /(\$\$+|%%+)\{|[$%]\{/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    if (match[1] !== undefined) continue;
    const end = closingBrace(text, opening.lastIndex);
    found.push(text.slice(opening.lastIndex, end));
    opening.lastIndex = end;
  }
  return found;
}

/** Braces within quotes count, too: at worst an expression is taken for longer than it is. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

const traversal =
  /(?<![\w.-])((?:data\.|ephemeral\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)((?:\.[A-Za-z_*][\w-]*|\[[^\]]*\])*)/g;

/** Words that stand before a dot and are no type of a resource. */
const ownWords = /^(count|each|self|local|var|path|terraform|module)\./;

function traversalsIn(expression: string): Reference[] {
  return [...expression.matchAll(traversal)].flatMap(([, address = '', rest = '']) => {
    if (ownWords.test(address)) return [];
    const attribute = /\.([A-Za-z_][\w-]*)/.exec(rest.replace(/\[[^\]]*\]/g, ''))?.[1];
    return [{ address, ...(attribute !== undefined && { attribute }) }];
  });
}
