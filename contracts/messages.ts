/**
 * Headers of messages. All are flat and scalar, since tables are dropped on the way to AMQP 1.0, and none begins with `x-`,
 * which RabbitMQ keeps for itself. `cloudEvents:` is the prefix of the CloudEvents binding for AMQP:
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md
 */
export const header = {
  specVersion: 'cloudEvents:specversion',
  eventId: 'cloudEvents:id',
  eventSource: 'cloudEvents:source',
  eventType: 'cloudEvents:type',
  /** The method of the request: `POST`. */
  method: 'http-method',
  /** Path and query as sent. */
  target: 'http-target',
  /** One JSON list of [name, value], so that order and duplicates survive. */
  headers: 'http-headers',
  /** Status of a response. */
  status: 'http-status',
  /** Milliseconds since 1970, by the receiver's clock, after which nobody waits for the reply. Processors go by `expiration`: clocks differ. */
  deadline: 'deadline-ms',
  /** How often the message is being tried, from 1; the processor counts. */
  attempt: 'attempt',
  /** How often a delivery of it was hindered by the database, which is no attempt; absent while it was not. */
  hindered: 'hindered',
  /** Signature scheme that was checked: `github`, `none`. */
  verifiedBy: 'verified-by',
  /** Address of the sender, as the receiver trusts it. */
  client: 'client-address',
  /** Queue whose worker answered; on responses. */
  repliedBy: 'replied-by',
  /** Why a message was parked; on parked messages. */
  reason: 'parked-because',
  /** Queue that a parked message came from. */
  parkedFrom: 'parked-from',
} as const;

/** Programs that messages come from, as their `app_id` says. */
export const appId = { receiver: 'warren-receiver', processor: 'warren-processor' } as const;

/** How the queues begin that gateways wait for replies on. */
export const repliesPrefix = 'replies.';
