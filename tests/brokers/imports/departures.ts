/** Edits about which RabbitMQ and Warren do not agree, and how not. Whoever mends one takes it from here. */
export const departures: Record<string, RegExp> = {
  // What no RabbitMQ writes; it takes more than it says.
  'exchanges[0] is durable in text': /Warren refuses it: .* exchanges\[0\]\.durable is not as RabbitMQ exports it/,
  'there is nothing at all': /Warren refuses it: .* holds no RabbitMQ definitions/,
  // RabbitMQ exports limits of a vhost twice, and reads them from the parameter alone.
  'vhosts[0] says limits of its own': /max-connections: was not there, is 5/,
  'vhosts[0] is protected from deletion': /protected_from_deletion: was true, is false/,
  'queues[0] has no arguments': /type: was "quorum", is "classic"/,
  'queues[0] has an empty list of arguments': /type: was "quorum", is "classic"/,
  'federation-upstream has an empty exchange': /exchange: was "", is not there/,
  'shovel has an empty key beside a queue': /src-exchange-key: was "", is not there/,
  'shovel has a key beside a queue': /src-exchange-key: was "k", is not there/,
  'shovel has a property that there is not': /Unrecognised terms .* in dest-publish-properties/,
  'there is nothing but users': /Warren refuses it: .* holds no RabbitMQ definitions/,
  'there is nothing but queues': /Warren takes it without a note: .* Please create virtual host "v"/,
};
