import { endpointOfTap, type TapKind, type TapMessage, tapKey } from '../../../contracts/taps.ts';
import type { HeaderPair } from '../../messages/http.ts';
import type { Broker } from '../broker/broker.ts';
import type { Redact } from './redact.ts';

/** What a tap tells of a request or response; the caller redacts nothing. */
export interface TapFacts {
  at: Date;
  id: string;
  kind: TapKind;
  client: string;
  method: string;
  host: string;
  target: string;
  status?: number;
  durationMs?: number;
  requestBytes: number;
  responseBytes?: number;
  headers: readonly HeaderPair[];
  /** Only for endpoints that show bodies, and only what was verified. */
  body?: Buffer;
  outcome?: string;
}

/** Copies for whoever listens. They slow nothing down, and cost next to nothing while nobody does. */
export interface Taps {
  /** Sends a copy, if somebody may be listening; `facts` is not called otherwise. */
  send(broker: Broker, endpoint: string, kind: TapFacts['kind'], facts: () => TapFacts): void;
  /** No queue took the tap of this routing key; there are no more of them for a second. */
  returned(routingKey: string): void;
}

/** How long taps of a routing key stay unsent once one was returned. */
const muteMs = 1_000;

/** The most that is shown of a body. */
const mostBodyBytes = 4_096;

export function openTaps({
  gateway,
  redact,
  count,
  now = () => performance.now(),
}: {
  /** Which process this is. */
  gateway: string;
  redact: Redact;
  /** Told of each tap sent, returned or dropped. */
  count: (endpoint: string, outcome: 'sent' | 'returned' | 'dropped') => void;
  now?: () => number;
}): Taps {
  const mutedUntil = new Map<string, number>();
  const sequences = new Map<string, number>();
  return {
    send(broker, endpoint, kind, facts) {
      const routingKey = tapKey(endpoint, kind);
      if ((mutedUntil.get(routingKey) ?? 0) > now()) return;
      const session = broker.session();
      // What is written to a blocked connection stays in memory.
      if (!session || broker.blocked() !== undefined) return;
      // One that is dropped leaves a gap, which tells the reader.
      const sequence = (sequences.get(endpoint) ?? 0) + 1;
      sequences.set(endpoint, sequence);
      const sent = session.tap(routingKey, encode({ ...facts(), endpoint, sequence, gateway }, redact));
      count(endpoint, sent ? 'sent' : 'dropped');
    },
    returned(routingKey) {
      mutedUntil.set(routingKey, now() + muteMs);
      count(endpointOfTap(routingKey), 'returned');
    },
  };
}

function encode(tap: TapFacts & { endpoint: string; sequence: number; gateway: string }, redact: Redact): Buffer {
  const { at, body, headers, target, ...rest } = tap;
  const message: TapMessage = {
    ...rest,
    at: at.toISOString(),
    target: redact.target(target),
    headers: redact.headers(headers).map((pair) => [...pair]),
    ...(body && { body: body.subarray(0, mostBodyBytes).toString('base64') }),
  };
  return Buffer.from(JSON.stringify(message));
}
