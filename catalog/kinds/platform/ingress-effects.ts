import type { Judges } from '../../effects/finding.ts';
import { say, several } from '../../words/sentence.ts';
import type { Platform } from './platform.ts';

/** Both versions of the platform. */
interface Sides {
  before: Platform;
  after: Platform;
}

/** What changes of the receiver do. */
export const ingressJudges: Judges<Sides> = {
  'ingress.concurrency': (_, { after: { ingress } }) => ({
    severity: 'live',
    sentence:
      ingress.concurrency === undefined
        ? say`reserves nothing for the receiver any more: it works on as many requests at once as the account may.`
        : say`has the receiver work on ${several(ingress.concurrency, 'request')} at once: more get 429. So much less is left to what else the account runs on Lambda.`,
  }),
  'ingress.memoryMiB': (_, { before, after }) => ({
    severity: 'live',
    sentence: say`gives each run of the receiver ${after.ingress.memoryMiB} MiB instead of ${before.ingress.memoryMiB}, and processor time by it.`,
  }),
  // CloudWatch Logs marks what is past a shorter retention for deletion at once, and deletes it within days.
  'ingress.logs.retentionDays': (_, { before, after }) => {
    const [was, is] = [before.ingress.logs.retentionDays, after.ingress.logs.retentionDays];
    return is < was
      ? {
          severity: 'data loss',
          sentence: say`keeps logs of the receiver for ${several(is, 'day')} instead of ${was}: those there are that are older are deleted.`,
        }
      : { severity: 'live', sentence: say`keeps logs of the receiver for ${several(is, 'day')} instead of ${was}.` };
  },
};
