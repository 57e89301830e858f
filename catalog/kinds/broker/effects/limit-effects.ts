import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding } from '../../../effects/finding.ts';
import type { Sentence } from '../../../words/sentence.ts';
import { mqttPacketBytes } from '../broker-plugins.ts';
import type { BrokerJudge, BrokerJudges } from './broker-judge.ts';

/** What becomes of clients that do more than a new limit lets them, or that count on another default. */
export const limitEffects: BrokerJudges = {
  'limits.heartbeatSeconds': (difference) => ({
    severity: 'reconnect',
    sentence: [
      ...describe(difference),
      ...newOnes,
      ...(difference.after === 0 ? [' Without heartbeats, connections whose client is gone stay open unnoticed.'] : []),
    ],
  }),
  'limits.channelMax': (difference) => lowered(difference, ' Connections that open more channels are closed.'),
  'limits.consumerTimeoutMinutes': (difference) =>
    lowered(difference, ' Consumers that keep a message for longer are stopped, and it is delivered again.'),
  'limits.maxMessageSizeMiB': (difference, { before, after }) => {
    const words = ' Larger messages are refused, and the channels that publish them are closed.';
    if (mqttPacketBytes(before) === mqttPacketBytes(after)) return lowered(difference, words);
    // Packets of MQTT are bounded along, which only a start does.
    return {
      severity: 'none',
      restarts: true,
      sentence: [...describe(difference), ...wordsIfLower(difference, words)],
    };
  },
  diskFreeLimitGiB: (difference) => {
    const isMore = Number(difference.after ?? 0) > Number(difference.before ?? 0);
    const held: Sentence = isMore ? [' Where less is free now, publishers are held back at once.'] : [];
    const derived: Sentence =
      difference.after === undefined ? [' From then on the limit is as much as the memory watermark.'] : [];
    return { severity: 'live', sentence: [...describe(difference), ...held, ...derived] };
  },

  defaultQueueType: (difference, { before, after }) => {
    const isFelt = Object.entries(after.vhosts).some(
      ([name, { defaultQueueType }]) => defaultQueueType === undefined && Object.hasOwn(before.vhosts, name),
    );
    return otherType(difference, isFelt);
  },
  'vhosts.*.defaultQueueType': (difference, { before, after }) => {
    const { before: from = before.defaultQueueType, after: to = after.defaultQueueType } = difference;
    return otherType(difference, from !== to);
  },
  'vhosts.*.maxConnections': most('connections', 'open'),
  'vhosts.*.maxQueues': most('queues', 'there'),
  'users.*.maxConnections': most('connections', 'open'),
  'users.*.maxChannels': most('channels', 'open'),
};

const newOnes: Sentence = [' New connections and channels get it.'];

/** A limit that everybody has, and what happens to those who are beyond it. */
function lowered(difference: Difference, words: string): Finding {
  return {
    severity: 'reconnect',
    sentence: [...describe(difference), ...newOnes, ...wordsIfLower(difference, words)],
  };
}

function wordsIfLower({ before, after }: Difference, words: string): Sentence {
  return Number(after) < Number(before) ? [words] : [];
}

/** RabbitMQ declares a queue without a type as one of the default type, and refuses that where it is of another one. */
function otherType(difference: Difference, isFelt: boolean) {
  const words =
    ' Queues declared without a type are of that type from then on: clients that declare one that exists, of another type, are refused.';
  return {
    severity: isFelt ? ('downtime' as const) : ('live' as const),
    sentence: isFelt ? [...describe(difference), words] : describe(difference),
  };
}

/** A limit of a vhost or a user: below zero, and left out, there is none. What is beyond it already stays. */
function most(what: string, state: string): BrokerJudge {
  return (difference) => {
    const [from = 0, to = 0] = [difference.before, difference.after].map(amount);
    if (to >= from) return { severity: 'live', sentence: describe(difference) };
    const words = ` ${to === 0 ? 'All new' : 'More'} ${what}${to === 0 ? '' : ' than that'} are refused; those that are ${state} stay.`;
    return { severity: to === 0 ? 'downtime' : 'reconnect', sentence: [...describe(difference), words] };
  };
}

function amount(value: unknown): number {
  return value === undefined || Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value);
}
