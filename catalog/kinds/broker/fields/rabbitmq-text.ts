import { z } from 'zod';
import { alternateSuffix } from '../../../../contracts/users.ts';
import { show } from '../../../schema/field.ts';

/** Names travel as AMQP short strings: https://www.rabbitmq.com/docs/queues#names */
export const maxNameBytes = 255;

/** Longest pattern that RabbitMQ compiles, since 4.3: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit_common/src/rabbit_re.erl */
const maxPatternBytes = 1024;

/** The name of a vhost, queue, exchange, policy, upstream or shovel. */
export const rabbitmqName = z
  .string()
  .min(1)
  .superRefine((text, context) => report(context, nameProblem(text, maxNameBytes)));

/** The name of an exchange to publish to; empty for the default one, which puts messages into the queue of the routing key. */
export const publishedExchange = z
  .string()
  .superRefine((text, context) => report(context, nameProblem(text, maxNameBytes)));

/** Longest name of a user: its alternate name has to fit as well. */
export const mostUserBytes = maxNameBytes - alternateSuffix.length;

/** The name of a user. */
export const userName = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const bytes = Buffer.byteLength(text);
    const message = `is ${bytes} bytes of UTF-8, and has at most ${mostUserBytes}: a user takes turns with the name that has ${alternateSuffix} behind it, and RabbitMQ takes ${maxNameBytes}.`;
    report(context, bytes > mostUserBytes ? message : nameProblem(text, maxNameBytes));
  });

/** Atoms, as which RabbitMQ keeps tags, have no more characters: https://www.erlang.org/doc/system/system_limits.html */
const maxTagCharacters = 255;

/** A tag of a user, of the kind that RabbitMQ 4.3.6 keeps as it is: it reads what is not ASCII twice, and takes spaces at either end away. */
export const userTag = z
  .string()
  .min(1)
  .max(maxTagCharacters)
  .superRefine((text, context) => {
    if (/^\p{ASCII}*$/u.test(text) && text.trim() === text) return;
    const message = `${show(text)} would become another tag in RabbitMQ. Use ASCII characters alone, and no space at either end.`;
    context.addIssue({ code: 'custom', message });
  });

/** A label of a vhost. */
export const vhostTag = z.string().min(1).max(maxTagCharacters);

/** A routing key, binding key or topic pattern. */
export const routingKey = z.string().superRefine((text, context) => report(context, lengthProblem(text, maxNameBytes)));

/** A regular expression of the kind that RabbitMQ compiles (PCRE). */
export const regularExpression = z.string().superRefine((text, context) => {
  report(context, lengthProblem(text, maxPatternBytes) ?? patternProblem(text));
});

function report(context: z.RefinementCtx, message: string | undefined): void {
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}

function nameProblem(text: string, most: number): string | undefined {
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_channel.erl (strip_cr_lf)
  if (/[\r\n]/.test(text)) return `${show(text)} holds a line break, which RabbitMQ strips from names. Remove it.`;
  // Such a step of a URL's path is taken away before the request is sent, even percent-encoded: https://url.spec.whatwg.org/#double-dot-path-segment
  if (text === '.' || text === '..') return `${show(text)} cannot be named in RabbitMQ's HTTP API. Use another name.`;
  return lengthProblem(text, most);
}

function lengthProblem(text: string, most: number): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes > most ? `is ${bytes} bytes of UTF-8; RabbitMQ takes at most ${most} here.` : undefined;
}

/**
 * What PCRE reads differently from JavaScript: groups of its own, look-behind with a repeat, verbs, possessive repeats,
 * quoting, and brackets that begin with `]`. A pattern with any of it is left to RabbitMQ.
 */
const pcreOnly = /\(\?(?![:=!])|\(\*|[*+?}]\+|\\[QEcxkgNopPX]|\[\^?\]|\[[:.=]/;

/** For PCRE a bracket right after the one that opens is one of its characters, which leaves this open. */
const openBracket = /^[^[\\]*\[\^?\][^\]]*$/;

/** Why RabbitMQ will not compile a pattern; silent where only PCRE itself could tell. */
export function patternProblem(text: string): string | undefined {
  if (openBracket.test(text)) return `${show(text)} is not a regular expression (a bracket is not closed). Close it.`;
  if (pcreOnly.test(text)) return undefined;
  try {
    new RegExp(text);
    const [, ...groups] = new RegExp(`(?:${text})|`).exec('') ?? [];
    return pcreProblem(text, groups.length);
  } catch (error) {
    const reason = (error as Error).message.split(': ').at(-1)?.toLowerCase();
    return `${show(text)} is not a regular expression (${reason}). Put \\ before a character that is meant as itself.`;
  }
}

/** Largest number of repeats that both take: beyond it they say "number too big in {} quantifier". */
const mostRepeats = 65_535;

/** Why neither PCRE nor PCRE2 compiles what JavaScript does; `groups` are those that capture. */
function pcreProblem(text: string, groups: number): string | undefined {
  // In brackets a number is a character.
  const outside = text.replace(/\\[[\]]/g, '..').replace(/\[(?:\\.|[^\]\\])*\]/gs, '.');
  // What is escaped by a backslash is no escape itself.
  const escapes = [...outside.matchAll(/\\(?:([1-7])(?!\d)|([uULl])|.)/gs)];
  const [, reference] = escapes.find(([, digit]) => digit !== undefined && Number(digit) > groups) ?? [];
  if (reference !== undefined) return `${show(text)} refers to group ${reference}, which it does not have.`;
  const [, , letter] = escapes.find(([, , found]) => found !== undefined) ?? [];
  if (letter !== undefined) return `${show(text)} holds \\${letter}, which PCRE does not have. Remove it.`;
  const repeats = [...outside.matchAll(/(?<!\\)\{(\d+)(?:,(\d*))?\}/g)];
  if (repeats.every(([, least, most]) => Math.max(Number(least), Number(most ?? 0)) <= mostRepeats)) return undefined;
  return `${show(text)} repeats more than ${mostRepeats} times, which PCRE refuses. Use less.`;
}
