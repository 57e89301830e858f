import { signatureSchemes, unsignedScheme } from '../../../contracts/endpoint-settings.ts';
import { type Starter, yamlText } from '../../starter.ts';
import type { Broker } from '../broker/broker.ts';
import { placeOptions, starterPlace } from '../broker/starter-place.ts';

/** A first file of an endpoint: signed requests, which are kept on disk before the sender hears 202. */
export const endpointStarter: Starter<{ brokers: readonly Broker[] }> = {
  options: [
    ...placeOptions,
    { name: 'host', value: 'name', description: "name that clients send to (default: NAME in the platform's zone)" },
    { name: 'path', value: 'path', description: 'path that it answers (default: /)' },
    {
      name: 'signature',
      value: 'scheme',
      description: `how senders sign: ${signatureSchemes.join(', ')} (default: ${signatureSchemes[0]})`,
    },
  ],
  write({ name, said, beside: { brokers }, platform }) {
    const place = starterPlace({ name, said, brokers });
    if ('lacks' in place) return place;
    const zone = platform?.cloudflare?.zone ?? platform?.domain;
    const host = said.host ?? (zone === undefined ? undefined : `${name}.${zone}`);
    if (host === undefined) {
      return {
        lacks:
          'platform.yaml names neither cloudflare nor a domain. Say to which name clients send: --host hooks.example.com',
      };
    }
    const scheme = said.signature ?? signatureSchemes[0];
    const secret = `${platform?.name ?? name}/${name}-signature`;
    const isSigned = scheme !== unsignedScheme;
    return {
      text: [
        `host: ${yamlText(host)}`,
        `path: ${yamlText(said.path ?? '/')}`,
        '# accept answers 202 once the request is on disk. reply waits for what a worker answers.',
        'mode: accept',
        `broker: ${yamlText(place.broker)}`,
        `vhost: ${yamlText(place.vhost)}`,
        `queue: ${yamlText(place.queue)}`,
        '# Requests that are not signed so get 401. Several secrets stand here while senders change over.',
        'signature:',
        `  scheme: ${yamlText(scheme)}`,
        ...(isSigned ? [`  secrets: [{ secret: ${yamlText(secret)} }]`] : []),
        '# Larger requests get 413.',
        'maxBodyBytes: 262144',
        '',
      ].join('\n'),
      needs: place.needs,
      next: isSigned
        ? [
            `Senders and the receiver share the secret ${secret} of Secrets Manager, which you make: warren writes none.`,
          ]
        : [],
    };
  },
};
