/** Something that a person has to know or do after an import. */
export interface Note {
  /** What it is about: `policy ha-all in vhost /`. */
  about: string;
  /** What became of it, and what to do. */
  message: string;
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
