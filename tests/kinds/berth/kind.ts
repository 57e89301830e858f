import { z } from 'zod';
import type { FolderKind } from '../../../catalog/kind.ts';
import { say } from '../../../catalog/words/sentence.ts';

const berthSchema = z
  .strictObject({ lighthouse: z.string().meta({ description: 'The lighthouse on the way there.', onChange: 'live' }) })
  .meta({ title: 'Berth', description: 'One berth.' });

export type Berth = z.infer<typeof berthSchema> & { name: string };

/** Berths, in a folder within that of another kind and in JSON; nothing is made of them. */
export const berthKind: FolderKind<'berth', 'berths', typeof berthSchema, Berth, unknown> = {
  name: 'berth',
  plural: 'berths',
  folder: 'coast/berths',
  formats: ['json', 'yaml'],
  schema: berthSchema,
  object: (name, file) => ({ ...file, name }),
  rules: [],
  effects: {
    added: () => [{ severity: 'none', sentence: say`is new.`, path: [], side: 'after' }],
    changed: ({ before, after }) => [
      {
        severity: 'live',
        sentence: say`is reached by ${after.lighthouse} instead of ${before.lighthouse}.`,
        path: ['lighthouse'],
        side: 'after',
      },
    ],
    removed: () => [{ severity: 'downtime', sentence: say`is closed.`, path: [], side: 'before' }],
    renamed: () => [{ severity: 'live', sentence: say`has another name.`, path: [], side: 'after' }],
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'takes effect at once',
    reconnect: 'takes effect for ships that arrive',
    rolling: 'ships wait',
    replacement: 'it is built anew',
  },
  monthlyCost: { notCounted: () => ['buoys'] },
  starter: { options: [], write: () => ({ text: '{ "lighthouse": "north" }\n' }) },
  terraform: { in: 'no stack', unknown: { severity: 'downtime', sentence: say`Ships may not find it.` } },
};
