/** Edits about which RabbitMQ and Warren do not agree, and how not. Whoever mends one takes it from here. */
export const departures: Record<string, RegExp> = {
  // What no RabbitMQ writes; it takes more than it says.
  'exchanges[0] is durable in text': /Warren refuses it: .* exchanges\[0\]\.durable is not as RabbitMQ exports it/,
  'there is nothing at all': /Warren refuses it: .* holds no RabbitMQ definitions/,
  // RabbitMQ exports limits of a vhost twice, and reads them from the parameter alone.
  'vhosts[0] says limits of its own': /max-connections: was not there, is 5/,
  // Read as JSON the number is another one, and which it was is told with its place.
  'exchanges[0] has a number beyond 2^53': /Warren refuses it: .* is not carried exactly/,
  'exchanges[0] has a number beyond 2^63': /Warren refuses it: .* is not carried exactly/,
  'shovel has a property that there is not': /Unrecognised terms .* in dest-publish-properties/,
};
