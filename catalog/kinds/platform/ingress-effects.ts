import { describe } from '../../effects/describe.ts';
import type { Judge, Judges } from '../../effects/finding.ts';
import { say, several } from '../../words/sentence.ts';
import type { Platform } from './platform.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
}

/** What changes of the receiver do. */
export const ingressJudges: Judges<Sides> = {
  'ingress.concurrency': answering((_, { after: { ingress } }) => ({
    severity: 'live',
    sentence:
      ingress.concurrency === undefined
        ? say`reserves nothing for the receiver any more: it works on as many requests at once as the account may.`
        : say`has the receiver work on ${several(ingress.concurrency, 'request')} at once: more get 429. So much less is left to what else the account runs on Lambda.`,
  })),
  'ingress.memoryMiB': answering((_, { before, after }) => ({
    severity: 'live',
    sentence: say`gives each run of the receiver ${after.ingress.memoryMiB} MiB instead of ${before.ingress.memoryMiB}, and processor time by it.`,
  })),
  // CloudWatch Logs marks what is past a shorter retention for deletion at once, and deletes it within days.
  'ingress.logs.retentionDays': answering((_, { before, after }) => {
    const [was, is] = [before.ingress.logs.retentionDays, after.ingress.logs.retentionDays];
    return is < was
      ? {
          severity: 'data loss',
          sentence: say`keeps logs of the receiver for ${several(is, 'day')} instead of ${was}: those there are that are older are deleted.`,
        }
      : { severity: 'live', sentence: say`keeps logs of the receiver for ${several(is, 'day')} instead of ${was}.` };
  }),
};

/** There is a receiver with Cloudflare alone; when that comes or goes, so does it. */
function answering(judge: Judge<Sides>): Judge<Sides> {
  return (difference, sides) =>
    sides.before.cloudflare && sides.after.cloudflare
      ? judge(difference, sides)
      : { severity: 'none', sentence: describe(difference) };
}
