/** Something that a person has to know or do after an import. */
export interface Note {
  /** What it is about: `policy ha-all in vhost /`. */
  about: string;
  /** What became of it, and what to do. */
  message: string;
}

/** What is to be said of one object; the same of several becomes one note. */
export interface Remark {
  /** `queue`. */
  kind: string;
  name: string;
  /** Absent for users, vhosts and what else lives in none. */
  vhost?: string;
  /** What became of it, beginning with the verb: `is left out: …`. */
  message: string;
  /** Bindings that went with it: `events → placed`. */
  bindings?: readonly string[];
}

/** Notes of remarks, one for all that say the same, in the order in which each was made first. */
export function gather(remarks: readonly Remark[]): Note[] {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const key = JSON.stringify([remark.kind, remark.message]);
    const group = groups.get(key);
    if (group) group.push(remark);
    else groups.set(key, [remark]);
  }
  return [...groups.values()].map(noteOf);
}

function noteOf(group: readonly Remark[]): Note {
  const [first] = group;
  if (!first) throw new Error('a note is about something');
  const bindings = group.flatMap((remark) => remark.bindings ?? []);
  const lost =
    bindings.length > 0 ? ` Left out with it: ${counted(bindings.length, 'binding')}, ${someOf(bindings)}.` : '';
  if (group.length === 1) return { about: titleOf(first), message: `${first.message}${lost}` };
  const vhosts = new Set(group.map(({ vhost }) => vhost));
  const where = vhosts.size === 1 ? inThe(first.vhost) : '';
  const names = group.map(({ name, vhost }) => (vhosts.size === 1 ? name : `${name}${inThe(vhost)}`));
  return {
    about: `${counted(group.length, first.kind)}${where}`,
    message: `each ${first.message} They are ${someOf(names)}.${lost}`,
  };
}

function titleOf({ kind, name, vhost }: Remark): string {
  return `${kind} ${name}${inThe(vhost)}`;
}

function inThe(vhost: string | undefined): string {
  return vhost === undefined ? '' : ` in vhost ${vhost}`;
}

function counted(count: number, kind: string): string {
  if (count === 1) return `1 ${kind}`;
  return `${count} ${kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`}`;
}

/** `queue placed in vhost orders`. */
export function inVhost(kind: string, { name, vhost }: { name: string; vhost: string }): string {
  return `${kind} ${name} in vhost ${vhost}`;
}

/** `placed, paid and 3 more`. */
export function someOf(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
