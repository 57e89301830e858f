import type { Effect } from '../../../effects/effect.ts';
import type { Judge, Judges } from '../../../effects/finding.ts';
import { list, type Sentence, say, several } from '../../../words/sentence.ts';
import type { Platform } from '../platform.ts';
import type { CloudflareAccess } from './access.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
}

const field = 'monitoring.access.cloudflare';

/** What changes of who comes to Grafana by Cloudflare Access do. */
export const accessJudges: Judges<Sides> = {
  [field]: (_, { before, after }) => {
    const [was, is] = [accessOf(before), accessOf(after)];
    if (is) return { severity: 'exposed', sentence: opened(is) };
    return {
      severity: 'downtime',
      sentence: say`lets nobody in to Grafana by Cloudflare Access any more: ${addressOf(was)} goes, and Session Manager alone leads there.`,
    };
  },
  [`${field}.host`]: staying((_, was, is) => ({
    severity: 'reconnect',
    sentence: say`has Grafana answer at ${addressOf(is)} instead of ${addressOf(was)}: links to that lead nowhere any more.`,
  })),
  [`${field}.team`]: staying((_, was, is) => ({
    severity: 'reconnect',
    sentence: say`has Grafana believe the Zero Trust team ${is.team} instead of ${was.team}: who logged in by that has to log in anew.`,
  })),
  [`${field}.emails[]`]: person((who) => say`${who}`),
  [`${field}.emailDomains[]`]: person((domain) => say`everybody with an address at ${domain}`),
  [`${field}.sessionHours`]: staying((_, was, is) => ({
    severity: 'live',
    sentence: say`has a login to Grafana by Cloudflare Access count for ${several(is.sessionHours, 'hour')} instead of ${was.sessionHours}, from the next login on.`,
  })),
  [`${field}.token`]: staying(() => ({
    severity: 'live',
    sentence: say`gives the host another token for its tunnel, and has the one before count for nothing: nobody comes to Grafana by Cloudflare Access until the host runs by the new one.`,
  })),
};

/** What is opened along with a host that is new. */
export function openedAtOnce(before: Platform | undefined, after: Platform): Effect[] {
  const access = accessOf(after);
  if (!access || before?.monitoring) return [];
  return [{ severity: 'exposed', sentence: opened(access), path: field.split('.'), side: 'after' }];
}

function accessOf({ monitoring }: Platform): CloudflareAccess | undefined {
  return monitoring?.access.cloudflare;
}

/** Judges a difference of what is there on both sides. */
function staying(
  judge: (
    difference: Parameters<Judge<Sides>>[0],
    was: CloudflareAccess,
    is: CloudflareAccess,
  ) => ReturnType<Judge<Sides>>,
): Judge<Sides> {
  return (difference, { before, after }) => {
    const [was, is] = [accessOf(before), accessOf(after)];
    return was && is ? judge(difference, was, is) : undefined;
  };
}

/** Cloudflare looks at its policy when a login ends: https://developers.cloudflare.com/cloudflare-one/access-controls/access-settings/session-management/ */
function person(whoIs: (text: string) => Sentence): Judge<Sides> {
  return staying(({ kind, before, after }, was) => {
    const who = whoIs(String(after ?? before));
    if (kind === 'added') {
      return { severity: 'exposed', sentence: say`lets ${who} look at Grafana, by Cloudflare Access.` };
    }
    return {
      severity: 'live',
      sentence: say`no longer lets ${who} in to Grafana by Cloudflare Access. A login that there is counts for up to ${several(was.sessionHours, 'hour')} more, unless it is revoked at Cloudflare.`,
    };
  });
}

function opened({ emails, emailDomains, ...access }: CloudflareAccess): Sentence {
  const domains = emailDomains.map((domain) => say`everybody with an address at ${domain}`);
  return say`lets ${list([...emails, ...domains], 8)} look at Grafana from the internet, at ${addressOf(access)}, once they have logged in to Cloudflare Access.`;
}

function addressOf(access: Pick<CloudflareAccess, 'host'> | undefined): string {
  return `https://${access?.host ?? ''}`;
}
