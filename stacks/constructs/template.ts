import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/** A file with places to fill in. It becomes configuration or shell, not HTML: the catalog checks what may stand there. */
export function template(file: URL): HandlebarsTemplateDelegate {
  const text = readFileSync(fileURLToPath(file), 'utf8');
  return Handlebars.compile(text, { noEscape: true, strict: false, preventIndent: true });
}
