import { z } from 'zod';
import { networkText, parseIpv4Network } from '../../contracts/addresses.ts';

/**
 * What changing a field costs the people who use the object.
 * - `nothing`: nobody notices; only Warren's own records change.
 * - `live`: takes effect at once, no connection is dropped.
 * - `reconnect`: takes effect for new connections or channels.
 * - `rolling`: nodes restart one after another; clients of a restarting node reconnect.
 * - `replacement`: the object is made anew.
 */
export type OnChange = 'nothing' | 'live' | 'reconnect' | 'rolling' | 'replacement';

/** What a schema says of a field besides its shape, where the field is declared. */
export interface FieldMeta {
  /** What the field's number counts, as a reader would say it: `GiB`, `seconds`. */
  unit?: string;
  /** What changing the field costs. */
  onChange?: OnChange;
  /** Fields by which the entries of a list are told apart; where nothing is said, by all that they hold. */
  identity?: readonly string[];
  /** The order of the list is part of what it says. */
  ordered?: true;
  /** The entries of the mapping are changed one by one, although they hold plain values. */
  eachEntry?: true;
  /** A text of many lines, which nobody reads in a sentence. */
  document?: true;
  /** A word that may stand in the place of the mapping; see `orWord`. */
  word?: string;
}

declare module 'zod' {
  interface GlobalMeta extends FieldMeta {}
}

/** The name of a file, and so of the object in it, and of everything made for it: a DNS label that AWS names can carry. */
export const objectNamePattern = /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/;

/** What `objectNamePattern` asks for, in words. The limit leaves room for suffixes in a load balancer's 32 characters. */
export const objectNameRule =
  'a name is 1 to 20 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen';

/** An IPv4 network in canonical form. */
export const cidr = z.string().superRefine((text, context) => {
  const network = parseIpv4Network(text);
  if (!network) {
    context.addIssue({ code: 'custom', message: `${show(text)} is not an IPv4 network. Write it as 10.20.0.0/16.` });
  } else if (networkText(network) !== text) {
    const message = `${show(text)} has bits set after its prefix. Write ${networkText(network)}.`;
    context.addIssue({ code: 'custom', message });
  }
});

/** What AWS allows in a tag: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_Tag.html */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagTextRule = 'may hold letters, digits, spaces and _.:/=+-@ only.';

/** Tags put on every AWS resource of an object. AWS allows 50 of 128 and 256 characters; Warren adds a few of its own. */
export const tags = z
  .record(z.string().min(1).max(128), z.string().max(256).regex(tagText, { error: tagTextRule }))
  .superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (!tagText.test(key)) {
        context.addIssue({ code: 'custom', path: [key], message: `tag ${show(key)} ${tagTextRule}` });
      }
      // Load balancers refuse them: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-tags.html
      if ([key, value[key]].some((text) => text !== text?.trim())) {
        const message = `tag ${show(key)} begins or ends with a space, in its key or its value. Remove it.`;
        context.addIssue({ code: 'custom', path: [key], message });
      }
      if (!/^(aws|warren):/i.test(key)) continue;
      const message = `tag ${show(key)} uses a prefix that is kept for ${key.split(':', 1)[0]} itself. Rename it.`;
      context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .meta({ eachEntry: true })
  .default({});

/** Where a secret is kept. The secret itself never stands in a file. */
export const secretReference = z
  .strictObject({
    secret: z
      .string()
      // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html (SecretId)
      .max(2048)
      .regex(/^(arn:aws[\w-]*:secretsmanager:[\w:/+=.@-]+|[\w/+=.@-]{1,512})$/, {
        error: ({ input }) => `${show(input)} is neither the name nor the ARN of a secret in AWS Secrets Manager.`,
      })
      .meta({
        description: 'Name or ARN of a secret in AWS Secrets Manager, in the account and region of the platform.',
      }),
  })
  .meta({ description: 'A reference to a secret; the secret itself never stands in a file.' });

/** Warnings that a file accepts. */
export const acknowledge = z
  .array(z.string())
  .default([])
  .meta({ description: 'Names of warnings that this file knows about and accepts.', onChange: 'nothing' });

/** How a value from a file is quoted in a message: as JSON, cut to a length that fits a line. */
export function show(value: unknown): string {
  // JSON has no word for .nan and .inf.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A mapping in whose place a word may stand for what most write: `loki: host`. What is read is the mapping. */
export function orWord<T extends z.ZodType>(word: string, { stands, of }: { stands: z.input<T>; of: T }) {
  return z.preprocess((given) => (given === word ? stands : given), of).meta({ word });
}
