/** Edits about which RabbitMQ and Warren do not agree, and how not. Whoever mends one takes it from here. */
export const departures: Record<string, RegExp> = {
  // What no RabbitMQ writes; it takes more than it says.
  'exchanges[0] is durable in text': /Warren refuses it: .* exchanges\[0\]\.durable is not as RabbitMQ exports it/,
  'there is nothing at all': /Warren refuses it: .* holds no RabbitMQ definitions/,
  // RabbitMQ exports limits of a vhost twice, and reads them from the parameter alone.
  'vhosts[0] says limits of its own': /max-connections: was not there, is 5/,
  'shovel has a property that there is not': /Unrecognised terms .* in dest-publish-properties/,
};
