import { plural } from '../../../catalog/words/plural.ts';

/** How many blocks of each section a comment has no room for. */
export type LeftOut = Record<keyof typeof nouns, number>;

/** What a comment says below its table and at its end about what it has no room for; empty where that is nothing. */
export function describeLeftOut({ counts, link }: { counts: LeftOut; link?: string | undefined }): {
  rows: string;
  where: string;
} {
  const entries = Object.entries(nouns) as [keyof LeftOut, [string, string]][];
  const words = entries.flatMap(([name, [one, many]]) => (counts[name] > 0 ? [plural(counts[name], one, many)] : []));
  if (words.length === 0) return { rows: '', where: '' };
  const address = link === undefined ? undefined : inertAddress(link);
  const local = 'run `warren review --format markdown --full` on your machine';
  const where =
    address === undefined
      ? `For everything, ${local}.`
      : `Everything is in [the whole review](${address}); or ${local}.`;
  return {
    rows:
      counts.rows > 0
        ? `**… and ${plural(counts.rows, 'more row', 'more rows')}**, none more severe than those above.`
        : '',
    where: `Left out, since a comment cannot hold it: ${words.join(', ')}. ${where}`,
  };
}

/** In the order in which they are told of. */
const nouns = {
  rows: ['row', 'rows'],
  unexplained: ['unexplained change', 'unexplained changes'],
  warnings: ['warning', 'warnings'],
  reach: ['line about who reaches what', 'lines about who reaches what'],
  dashboards: ['dashboard', 'dashboards'],
  cost: ['cost', 'costs'],
  stacks: ['stack', 'stacks'],
  notes: ['note', 'notes'],
} as const;

/** A web address for the target of a link; undefined when it is none, or longer than any that CI gives. */
function inertAddress(link: string): string | undefined {
  if (link.length > 400 || !/^https?:/i.test(link) || !URL.canParse(link)) return undefined;
  const address = new URL(link).href.replace(/[^\w.~:/?#@!$&*+,;=%-]/g, (character) => encodeURIComponent(character));
  return address.replace(/[()'*_~@]/g, percent).replaceAll('&', '&amp;');
}

/** encodeURIComponent leaves some of what Markdown gives a meaning to. */
function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
