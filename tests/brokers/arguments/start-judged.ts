import { type Rabbitmq, startRabbitmq } from '../rabbitmq.ts';

/** Starts a blank broker that knows all types of exchanges, and that is as RabbitMQ is where Debian is not. */
export function startJudged(series: '4.3' | '4.0'): Promise<Rabbitmq> {
  return startRabbitmq({
    series,
    morePlugins: [
      'rabbitmq_sharding',
      'rabbitmq_random_exchange',
      'rabbitmq_recent_history_exchange',
      'rabbitmq_jms_topic_exchange',
    ],
    // Debian's package permits them in 4.3, and RabbitMQ's own source does not: deps/rabbit/src/rabbit_amqqueue.erl#L114-L119.
    configuration: series === '4.3' ? ['deprecated_features.permit.transient_nonexcl_queues = false'] : [],
  });
}
