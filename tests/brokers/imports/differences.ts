import type { Note } from '../../../operations/import/note.ts';
import { type ExportedObject, titleOf } from './facts.ts';

type Objects = ReadonlyMap<string, ExportedObject>;

/** Something that one of two brokers holds and the other does not. */
interface Difference {
  object: ExportedObject;
  /** Setting that differs; absent where the whole object does. */
  key?: string;
  before: string | undefined;
  after: string | undefined;
}

/**
 * What differs between what was exported and what a broker holds after its import, and no note says: one sentence each, none
 * where every difference has a note that names object and key.
 */
export function unaccounted(before: Objects, after: Objects, notes: readonly Note[]): string[] {
  const texts = notes.map(({ about, message }) => `${about}  ${message}`);
  return differences(before, after)
    .filter((difference) => !texts.some((text) => accountsFor(text, difference)))
    .map(({ object, key, before: was, after: is }) =>
      [titleOf(object), ...(key === undefined ? [] : [key]), `was ${was ?? 'not there'}, is ${is ?? 'not there'}`].join(
        ': ',
      ),
    );
}

function differences(was: Objects, is: Objects): Difference[] {
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((title): Difference[] => {
    const [old, now] = [was.get(title), is.get(title)];
    const object = old ?? now;
    if (!object || isOfEveryBroker(object)) return [];
    if (!old || !now) return [{ object, before: old && 'there', after: now && 'there' }];
    const keys = new Set([...Object.keys(old.facts), ...Object.keys(now.facts)]);
    return [...keys]
      .filter((key) => old.facts[key] !== now.facts[key])
      .filter((key) => !isOfEveryPassword(object, key))
      .map((key) => ({ object, key, before: old.facts[key], after: now.facts[key] }));
  });
}

/** What a broker has of its own: what it calls itself, the exchange of its log, Warren's administrator and the tests'. */
function isOfEveryBroker({ kind, names: [name = ''] }: ExportedObject): boolean {
  if (kind === 'global parameter') return ['cluster_name', 'cluster_tags', 'internal_cluster_id'].includes(name);
  if (kind === 'exchange') return name.startsWith('amq.');
  return (kind === 'user' || kind === 'permission') && ['warren', 'tester'].includes(name);
}

/** Warren makes passwords anew, and says so once for all of them. */
function isOfEveryPassword({ kind }: ExportedObject, key: string): boolean {
  return kind === 'user' && (key === 'password_hash' || key === 'hashing_algorithm');
}

/** Whether a note names what differs, or what that belongs to and goes with. */
function accountsFor(text: string, { object, key }: Difference): boolean {
  if (namesObject(text, object)) {
    // Limits are no object of a file, but fields of their vhost.
    if (object.kind === 'vhost limits')
      return [key ?? Object.keys(object.facts)].flat().every((each) => saysKey(text, each));
    return key === undefined || isOfTwo(text) ? isLeftOut(text) || isBornWith(text) : saysKey(text, key);
  }
  return key === undefined && isLeftOut(text) && carriersOf(object).some((carrier) => namesObject(text, carrier));
}

/** Of two objects with one name, the note of the one that is left out accounts for what it said. */
function isOfTwo(text: string): boolean {
  return / is already /.test(text);
}

function isLeftOut(text: string): boolean {
  return /left out|not carried over|not in the file|cannot be written/.test(text);
}

/** What the export does not hold, and every new broker does. */
function isBornWith(text: string): boolean {
  return /as on every new broker/.test(text);
}

/** What an object goes with when that is left out. */
function carriersOf({ kind, names, vhost = '' }: ExportedObject): ExportedObject[] {
  const [first = '', second = '', third = ''] = names;
  const carrier = (of: string, name: string, where?: string): ExportedObject => ({
    ...{ kind: of, names: [name], facts: {} },
    ...(where === undefined ? {} : { vhost: where }),
  });
  const inIt = vhost === '' ? [] : [carrier('vhost', vhost)];
  if (kind === 'permission' || kind === 'topic permission') return [...inIt, carrier('user', first)];
  return kind === 'binding' ? [...inIt, carrier('exchange', first, vhost), carrier(second, third, vhost)] : inIt;
}

function namesObject(text: string, { kind, names, vhost }: ExportedObject): boolean {
  const [name = ''] = names;
  if (kind === 'binding') {
    const [source, , destination, key = ''] = names;
    return text.startsWith('binding ') && text.includes(`${source} → ${destination}`) && text.includes(key);
  }
  if (kind === 'vhost limits') return text.startsWith(`vhost ${name} `);
  if (kind === 'topic permission')
    return text.startsWith(`topic permission of ${name} `) && text.includes(names[1] ?? '');
  const where = vhost === undefined ? '' : ` in vhost ${vhost}`;
  if (text.includes(`${kind} ${name}${where} `)) return true;
  // A note of several names the vhost once where it is that of all.
  const [, many = '', of] = /^\d+ (.+?)(?: in vhost (.*?))? {2}each /.exec(text) ?? [];
  const listed = of === undefined ? `${name}${where}` : name;
  const isOfKind = [`${kind}s`, kind.replace(/y$/, 'ies')].includes(many);
  return isOfKind && (of === undefined || of === vhost) && text.includes(` They are `) && text.includes(listed);
}

/** `arguments.x-max-length` is called by its last word, and some fields by what people call them. */
function saysKey(text: string, key: string): boolean {
  const [, ...rest] = key.split('.');
  const word = rest.length > 0 ? rest.join('.') : key;
  return text.includes(calledOtherwise[word] ?? word);
}

const calledOtherwise: Record<string, string> = {
  default_queue_type: 'default queue type',
  durable: 'becomes durable',
  'max-connections': 'maxConnections',
  'max-channels': 'maxChannels',
  'max-queues': 'maxQueues',
  'src-uri': 'URI',
  'dest-uri': 'URI',
  uri: 'URI',
};
