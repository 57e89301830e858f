import type { Adopted, AdoptedEdit, ForeignOpening, NotAdopted, Seen, SeenResource } from '../../adoption.ts';
import { list, say } from '../../words/sentence.ts';
import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';
import { firewallOf, type Opening } from './firewall.ts';
import { type ListenerName, listenerNames, listeners } from './listeners.ts';

export interface AdoptAccess {
  broker: Broker;
  platform: Platform;
  seen: Seen;
}

/** Who gets in by hand, or no longer, as entries of `access`. */
export function adoptAccess(props: AdoptAccess): Adopted {
  const entries = props.broker.access.map((_, index) => adoptEntry(index, rulesOf(index, props), props));
  const opened = props.seen.foreign
    .filter(({ address, direction }) => address === 'aws_security_group.firewall' && direction === 'ingress')
    .map((opening) => adoptOpening(opening, props));
  return {
    edits: [...entries, ...opened].flatMap(({ edits }) => edits),
    left: [...entries, ...opened].flatMap(({ left }) => left),
  };
}

/** A rule of a security group that an entry asks for, and what became of it. */
interface Rule extends SeenResource {
  listener: ListenerName;
}

function rulesOf(entry: number, { broker, platform, seen }: AdoptAccess): Rule[] {
  return firewallOf(platform, broker)
    .inbound.filter((opening) => opening.entry === entry)
    .flatMap((opening) => {
      const found = seen.resources.find(({ address }) => address === addressOf(opening));
      const listener = listenerNames.find((name) => listeners[name].port === opening.from);
      return found && listener ? [{ ...found, listener }] : [];
    });
}

function addressOf({ id }: Opening): string {
  return `aws_vpc_security_group_ingress_rule.firewall-in-${id}`;
}

function adoptEntry(entry: number, rules: readonly Rule[], { broker }: AdoptAccess): Adopted {
  const gone = rules.filter(({ was, there }) => was && !there);
  const isClosed = (name: ListenerName) => rules.every(({ listener, there }) => listener !== name || !there);
  const { to = [], from = '' } = broker.access[entry] ?? {};
  const closed = to.filter((name) => gone.some(({ listener }) => listener === name) && isClosed(name));
  const addresses = gone.filter(({ listener }) => closed.includes(listener)).map(({ address }) => address);
  const partly = gone.filter(({ listener }) => !closed.includes(listener));
  const path = ['access', entry];
  const kept = to.filter((name) => !closed.includes(name));
  const closing: AdoptedEdit[] =
    closed.length === 0
      ? []
      : [
          {
            addresses,
            edit: kept.length === 0 ? { kind: 'remove', path } : { kind: 'set', path: [...path, 'to'], value: kept },
          },
        ];
  const reason = say`access[${entry}].from is ${from}, which stands for several networks, and one of them alone is closed.`;
  const left = partly.length === 0 ? [] : [{ addresses: partly.map(({ address }) => address), reason }];
  const told = kept.length === 0 ? { edits: [], left: [] } : describe(entry, rules);
  return { edits: [...closing, ...told.edits], left: [...left, ...moved(entry, rules), ...told.left] };
}

/** Rules that lead to another source: what makes them is called by the source, and AWS takes no second rule like one that is there. */
function moved(entry: number, rules: readonly Rule[]): NotAdopted[] {
  const parts = ['cidr_ipv4', 'referenced_security_group_id', 'from_port', 'to_port', 'ip_protocol'];
  const addresses = rules
    .filter(({ was, there }) => was && there && parts.some((name) => was[name] !== there[name]))
    .map(({ address }) => address);
  const reason = say`access[${entry}] would make a second rule like the one that is there, which AWS refuses. Put it back, and let a pull request open it.`;
  return addresses.length === 0 ? [] : [{ addresses, reason }];
}

function describe(entry: number, rules: readonly Rule[]): Adopted {
  const standing = rules.filter(({ there }) => there);
  const drifted = standing.filter(({ was, there }) => was && was.description !== there?.description);
  if (drifted.length === 0) return { edits: [], left: [] };
  const addresses = drifted.map(({ address }) => address);
  const texts = [...new Set(standing.map(({ there }) => String(there?.description ?? '')))];
  const [value] = texts;
  if (texts.length === 1 && value) {
    return { edits: [{ addresses, edit: { kind: 'set', path: ['access', entry, 'description'], value } }], left: [] };
  }
  const reason = say`access[${entry}].description is one text of all its rules, and these are ${list(texts)} now.`;
  return { edits: [], left: [{ addresses, reason }] };
}

function adoptOpening(
  { address, value, protocol, from, to, source, close }: ForeignOpening,
  { broker }: AdoptAccess,
): Adopted {
  const listener = broker.listeners.find((name) => listeners[name].port === from);
  if (protocol !== 'tcp' || from !== to || !listener) {
    const reason = say`access lets in to listeners alone, which are ${list(broker.listeners)} here.`;
    return { edits: [], left: [{ addresses: [`${address} ${value}`], reason }] };
  }
  const entry = broker.access.findIndex((each) => each.from === source);
  const edit: AdoptedEdit['edit'] =
    entry === -1
      ? { kind: 'add', path: ['access'], value: { from: source, to: [listener] } }
      : { kind: 'set', path: ['access', entry, 'to'], value: [...(broker.access[entry]?.to ?? []), listener] };
  const before = say`AWS refuses a second rule like the one that was made by hand: take that away just before this is merged, with ${close}.`;
  return { edits: [{ addresses: [`${address} ${value}`], edit, before }], left: [] };
}
