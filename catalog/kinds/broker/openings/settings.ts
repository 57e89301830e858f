import type { FieldPath } from '../../../files/problem.ts';
import type { Broker } from '../broker.ts';
import { readTerm, type Term, termText } from './erlang-terms.ts';

/** A setting of RabbitMQ that a broker's file makes, wherever it stands in there. */
export interface Setting {
  /** As rabbitmq.conf calls it, as far as it does: `auth_http.user_path`. Of a list of settings each is one, too. */
  key: string;
  /** On one line; a list or tuple as Erlang writes it, without quotes. */
  value: string;
  path: FieldPath;
}

/** What rabbitmq.conf begins the settings of an application with; others begin with its name. */
const prefixes: Readonly<Record<string, string>> = {
  rabbit: '',
  rabbitmq_auth_backend_cache: 'auth_cache.',
  rabbitmq_auth_backend_http: 'auth_http.',
  rabbitmq_auth_backend_ldap: 'auth_ldap.',
  rabbitmq_auth_backend_oauth2: 'auth_oauth2.',
  rabbitmq_management: 'management.',
  rabbitmq_mqtt: 'mqtt.',
  rabbitmq_prometheus: 'prometheus.',
  rabbitmq_stomp: 'stomp.',
  rabbitmq_stream: 'stream.',
  rabbitmq_trust_store: 'trust_store.',
  rabbitmq_web_dispatch: 'http_dispatch.',
  rabbitmq_web_mqtt: 'web_mqtt.',
  rabbitmq_web_stomp: 'web_stomp.',
};

/** The settings of `configuration`, and those of `advancedConfiguration`; undefined where nobody but RabbitMQ can read these. */
export function settingsOf({
  configuration,
  advancedConfiguration,
}: Pick<Broker, 'configuration' | 'advancedConfiguration'>): { lines: Setting[]; terms: Setting[] | undefined } {
  const lines = Object.entries(configuration).map(([key, value]) => ({
    key,
    value: readValue(String(value)).value ?? '',
    path: ['configuration', key],
  }));
  return { lines, terms: advancedConfiguration === undefined ? [] : termSettings(advancedConfiguration) };
}

/**
 * What RabbitMQ reads in a line of rabbitmq.conf, or why it cannot read it. Outside of quotes what follows a `#` is a comment:
 * https://github.com/Kyorai/cuttlefish/blob/v3.6.0/src/conf_parse.peg
 */
export function readValue(text: string): { value?: string; problem?: string } {
  const line = text.replace(/^[ \t]+/, '');
  const quoted = /^'''(.*?)'''[ \t]*(#.*)?$/.exec(line) ?? /^'([^']*)'[ \t]*(#.*)?$/.exec(line);
  if (quoted) return { value: quoted[1] ?? '' };
  if (/^'[^']*'/.test(line))
    return { problem: 'goes on after its closing quote, where RabbitMQ expects the end of the line.' };
  const value = line.replace(/[ \t]*#.*$/, '').replace(/[ \t]+$/, '');
  return value === ''
    ? { problem: 'is empty, which RabbitMQ cannot read. Give it a value, or remove the line.' }
    : { value };
}

function termSettings(text: string): Setting[] | undefined {
  const { term } = readTerm(text);
  const applications = term && pairsOf(term);
  return applications?.flatMap(([name, settings]) => below(prefixes[name] ?? `${name}.`, settings));
}

function below(prefix: string, term: Term): Setting[] {
  return (pairsOf(term) ?? []).flatMap(([key, value]) => [
    { key: `${prefix}${key}`, value: termText(value), path: ['advancedConfiguration'] },
    ...below(`${prefix}${key}.`, value),
  ]);
}

/** Pairs of a list of such, or of a map, without what else is in it. Undefined for what is neither. */
function pairsOf(term: Term): [string, Term][] | undefined {
  if (term.kind === 'map') return term.pairs.map(([key, value]) => [termText(key), value]);
  if (term.kind !== 'list') return undefined;
  return term.items.flatMap((entry): [string, Term][] => {
    const [key, value] = entry.kind === 'tuple' && entry.items.length === 2 ? entry.items : [];
    return key && value ? [[termText(key), value]] : [];
  });
}
