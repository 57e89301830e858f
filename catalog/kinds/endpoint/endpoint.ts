import { z } from 'zod';
import {
  countedBy,
  endpointModes,
  longestDeadlineSeconds,
  mostBodyBytes,
  mostSecrets,
  requestMethods,
  secretHeaders,
  signatureSchemes,
  tapLevels,
} from '../../../contracts/endpoint-settings.ts';
import { acknowledge, objectNamePattern, objectNameRule, secretReference, show } from '../../schema/field.ts';
import { network } from '../../schema/network.ts';
import { requestPath } from '../../schema/request-path.ts';
import { publishedExchange, rabbitmqName, routingKey, userName } from '../broker/fields/rabbitmq-text.ts';
import { vhostField } from '../broker/fields/topology.ts';
import { serviceLevel } from './service-level/service-level.ts';

/** The name of the broker that an object belongs to. */
export const brokerField = z
  .string()
  .regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be a broker: ${objectNameRule}.` });

const signature = z
  .strictObject({
    scheme: z.enum(signatureSchemes).meta({
      description:
        'How senders sign. `none` lets everybody in whom `allow` lets in, and has to be said. Requests that are not signed so get 401.',
      onChange: 'live',
    }),
    secrets: z.array(secretReference).max(mostSecrets).default([]).meta({
      description:
        'Secrets that signatures are checked with, up to four while senders change over; any of them will do.',
      onChange: 'live',
    }),
    // Five minutes, as the scheme's own libraries have it:
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.ts
    toleranceSeconds: z.int().min(1).max(3600).default(300).meta({
      description: 'How far the time in a signature may be off, to either side. GitHub signs no time.',
      unit: 'seconds',
      onChange: 'live',
    }),
  })
  .meta({ description: 'How it is checked that a request comes from whom it should.' });

const rateLimit = z
  .strictObject({
    requests: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Most requests in that time; more get 429.', unit: 'requests', onChange: 'live' }),
    perSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .meta({ description: 'The time they are counted over.', unit: 'seconds', onChange: 'live' }),
    by: z.enum(countedBy).default('source').meta({
      description: 'Whose requests are counted together: those of one address (IPv6: of one /64), or all.',
      onChange: 'live',
    }),
    edge: z.boolean().default(true).meta({
      description:
        'Whether Cloudflare counts, too, by a rule of its own before a request reaches the Worker. What the plan of the zone cannot count is refused; with false the receiver counts alone.',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({ description: 'How many requests are taken. Counted by each gateway for itself. No limit when left out.' });

/** `endpoints/<name>.yaml`: one public HTTP endpoint whose requests go through a queue. */
export const endpointSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'What it is for, for people.', onChange: 'nothing' }),
    host: z
      .string()
      .max(253)
      // Letters, digits and hyphens, 63 a label: https://www.rfc-editor.org/rfc/rfc1123#section-2.1. No last label is a number.
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
        error: ({ input }) =>
          `${show(input)} is not a DNS name such as hooks.example.com (lower case; no protocol, port or path).`,
      })
      .meta({ description: 'Name that clients send requests to.', onChange: 'replacement' }),
    path: requestPath.meta({
      description: 'Path that it answers: /orders, /orders/:id for any one segment, /files/* for all below.',
      onChange: 'replacement',
    }),
    methods: z.array(z.enum(requestMethods)).min(1).optional().meta({
      description: 'Methods that it answers; others get 405. Left out: POST in accept mode, all in reply mode.',
      onChange: 'live',
    }),
    // As Traefik has it, and Apache (AllowEncodedSlashes NoDecode); no without being said, as there:
    // https://doc.traefik.io/traefik/master/reference/routing-configuration/http/middlewares/encodedcharacters
    allowEncodedSlashes: z.boolean().default(false).meta({
      description:
        'Whether an encoded slash (%2F) may stand in the path of a request, which is passed on as it was sent. Otherwise it gets 400.',
      onChange: 'live',
    }),
    mode: z.enum(endpointModes).default('accept').meta({
      description:
        'accept: 202 once the broker has confirmed the request, which then is kept on disk. reply: the response of the worker; the request is gone when nobody waits for it any more.',
      onChange: 'replacement',
    }),
    broker: brokerField.meta({ description: 'Broker that requests go to: a file in brokers/.', onChange: 'live' }),
    vhost: vhostField.meta({ description: 'Virtual host of its exchange and queues.', onChange: 'live' }),
    user: userName.default('gateway').meta({
      description:
        "User of the broker's file that the receiver publishes as, whose password Warren makes; the same for all endpoints of a broker.",
      onChange: 'live',
    }),
    exchange: publishedExchange.default('').meta({
      description: 'Exchange that requests are published to. Left out: straight to the queue.',
      onChange: 'live',
    }),
    routingKey: routingKey.optional().meta({
      description: "Routing key that they are published with. Left out: the queue's name.",
      onChange: 'live',
    }),
    queue: rabbitmqName.meta({ description: 'Queue that they end up in.', onChange: 'live' }),
    fanOut: z.array(rabbitmqName).default([]).meta({
      description: 'Further queues that get every request, bound to the exchange, too.',
      onChange: 'live',
    }),
    replyFrom: rabbitmqName.optional().meta({
      description: 'Reply mode: the queue whose worker answers. Left out: `queue`.',
      onChange: 'live',
    }),
    signature,
    messageIdHeader: z
      .string()
      .max(100)
      // A token: https://www.rfc-editor.org/rfc/rfc9110#section-5.1
      .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, {
        error: ({ input }) => `${show(input)} is not the name of a header such as idempotency-key (lower case).`,
      })
      .refine((name) => !secretHeaders.includes(name), {
        error: ({ input }) => `${show(input)} holds a secret, and ids stand in logs. Use a header that holds none.`,
      })
      .optional()
      .meta({
        description:
          "Header that holds the sender's id of a request, by which one that is sent again is known. For scheme `none` in accept mode; the others have their own.",
        onChange: 'live',
      }),
    allow: z.array(network).max(1000).default([]).meta({
      description: 'IPv4 and IPv6 networks that requests are taken from; others get 403. Everybody when left out.',
      onChange: 'live',
    }),
    rateLimit,
    maxBodyBytes: z
      .int()
      .min(0)
      .max(mostBodyBytes)
      .default(1024 * 1024)
      .meta({ description: 'Largest body; larger ones get 413.', unit: 'bytes', onChange: 'live' }),
    deadlineSeconds: z.int().min(1).max(longestDeadlineSeconds).default(10).meta({
      description: 'How long the broker has to confirm, in reply mode the worker to respond. Then it is 503 or 504.',
      unit: 'seconds',
      onChange: 'live',
    }),
    serviceLevel,
    taps: z.enum(tapLevels).default('headers').meta({
      description: 'What `warren tap` shows of requests and responses. Values of secret headers never.',
      onChange: 'live',
    }),
    acknowledge,
  })
  .meta({ title: 'Warren endpoint', description: 'One public HTTP endpoint whose requests go through a queue.' });

/** An endpoint as its file says it, with the defaults that follow from nothing else. */
export type EndpointFile = z.infer<typeof endpointSchema>;

/** An endpoint with its name, which is the name of its file, and with every default filled in. */
export type Endpoint = EndpointFile & Required<Pick<EndpointFile, 'methods' | 'routingKey'>> & { name: string };

/** The defaults that follow from other fields. */
export function endpointOf(name: string, file: EndpointFile): Endpoint {
  const { mode, methods, queue, replyFrom, routingKey: key } = file;
  return {
    ...file,
    name,
    methods: methods ?? (mode === 'accept' ? ['POST'] : [...requestMethods]),
    routingKey: key ?? queue,
    ...(mode === 'reply' ? { replyFrom: replyFrom ?? queue } : {}),
  };
}
