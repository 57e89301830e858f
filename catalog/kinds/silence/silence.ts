import { z } from 'zod';
import { watchedKinds } from '../../../contracts/paging.ts';
import { acknowledge, objectNamePattern, objectNameRule, show } from '../../schema/field.ts';
import { silenceTimes } from './times.ts';

const name = (what: string) =>
  z.string().regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be ${what}: ${objectNameRule}.` });

/** What of a platform is silent: all of its three may be said, and each of them narrows it. */
const about = z.strictObject({
  kind: z
    .enum(watchedKinds)
    .optional()
    .meta({ description: 'Alarms of objects of this kind. Left out: of every kind.', onChange: 'live' }),
  name: name('the name of what is watched')
    .optional()
    .meta({ description: 'Alarms of the one of this name. Left out: of each of the kind.', onChange: 'live' }),
  alert: name('an alert')
    .optional()
    .meta({ description: 'Alarms of this alert, a file in alerts/. Left out: of all.', onChange: 'live' }),
});

/** `alerts/silences/<name>.yaml`: a time in which nobody is called about some of the platform, as while it is worked on. */
export const silenceSchema = z
  .strictObject({
    ...silenceTimes,
    about: z.array(about).min(1).max(100).meta({
      description: 'What is silent: whatever fits any of these.',
      onChange: 'live',
    }),
    dependents: z.boolean().default(false).meta({
      description:
        'Whether what cannot do without the objects is silent, too: processors and endpoints with their broker, everything with the platform.',
      onChange: 'live',
    }),
    acknowledge,
  })
  .meta({ title: 'Warren silence', description: 'A time in which nobody is called about some of the platform.' });

/** A silence with its name, which is the name of its file. */
export type SilenceFile = z.infer<typeof silenceSchema> & { name: string };
