import type { z } from 'zod';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { loginSecret, loginsOf, originNumbers } from '../../catalog/kinds/endpoint/receiver-secrets.ts';
import { clientName } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { edgeHeader } from '../../contracts/edge.ts';
import type { receiverSettings } from '../../contracts/endpoint-settings.ts';
import { originSecret } from '../../contracts/secrets.ts';
import type { Raw } from '../constructs/literal.ts';

/**
 * What the receiver is told, as JSON, with names of secrets alone. Of files what it goes by, in the order of names, so that nothing
 * else changes a byte.
 */
export function settingsText(platform: Raw<Platform>, endpoints: readonly Raw<Endpoint>[]): string {
  const document: z.input<typeof receiverSettings> = {
    endpoints: [...endpoints].sort((a, b) => (a.name < b.name ? -1 : 1)).map(endpointSettings),
    brokers: Object.fromEntries(
      loginsOf(endpoints).map((login) => [
        login.broker,
        {
          host: clientName(platform, login.broker),
          port: listeners.amqps.port,
          tls: true,
          credentials: { secret: loginSecret(platform, login) },
        },
      ]),
    ),
    origin: {
      header: edgeHeader.origin,
      secrets: originNumbers(platform).map((number) => ({ secret: originSecret(platform, number) })),
      clientHeader: edgeHeader.client,
      hostHeader: edgeHeader.host,
      authorizationHeader: edgeHeader.authorization,
    },
  };
  return JSON.stringify(document);
}

function endpointSettings(endpoint: Endpoint): z.input<typeof receiverSettings>['endpoints'][number] {
  const { name, host, path, methods, allowEncodedSlashes, mode, broker, vhost, exchange, routingKey } = endpoint;
  const { queue, fanOut, replyFrom, signature, messageIdHeader, allow, rateLimit } = endpoint;
  const { maxBodyBytes, deadlineSeconds, serviceLevel, taps } = endpoint;
  return {
    ...{ name, host, path, methods, allowEncodedSlashes, mode, broker, vhost, exchange, routingKey },
    ...{ queue, fanOut, replyFrom, signature, messageIdHeader, allow },
    ...(rateLimit && {
      rateLimit: { requests: rateLimit.requests, perSeconds: rateLimit.perSeconds, by: rateLimit.by },
    }),
    ...{ maxBodyBytes, deadlineSeconds },
    ...(serviceLevel && { serviceLevel: { withinMs: serviceLevel.withinMs } }),
    taps,
  };
}
