import { type Starter, yamlNumber, yamlText } from '../../starter.ts';
import type { Broker } from '../broker/broker.ts';
import { placeOptions, starterPlace } from '../broker/starter-place.ts';

/** A first file of a processor: an HTTP application in an image, to which requests of a queue are forwarded. */
export const processorStarter: Starter<{ brokers: readonly Broker[] }> = {
  options: [
    ...placeOptions,
    {
      name: 'image',
      value: 'image',
      description: 'image of the application, by its digest: registry.example.com/app@sha256:…',
    },
    { name: 'port', value: 'port', description: 'port on which the application answers HTTP (default: 8080)' },
  ],
  write({ name, said, beside: { brokers } }) {
    const place = starterPlace({ name, said, brokers });
    if ('lacks' in place) return place;
    if (said.image === undefined) {
      return {
        lacks:
          'Which application works on the requests? Say its image, by digest: --image registry.example.com/app@sha256:…',
      };
    }
    return {
      text: [
        `broker: ${yamlText(place.broker)}`,
        `vhost: ${yamlText(place.vhost)}`,
        `queue: ${yamlText(place.queue)}`,
        'user: processors',
        '# By its digest, so that what runs is what was reviewed.',
        `image: ${yamlText(said.image)}`,
        '# Each request goes to this port of the image; 2xx is done, else it is tried again, and parked after the last attempt.',
        `forward: { port: ${yamlNumber(said.port ?? '8080')}, timeoutSeconds: 30 }`,
        'attempts: 6',
        '# As many as the queue needs: warren scaling replay shows what a day makes of it.',
        'tasks: { min: 1, max: 4 }',
        '',
      ].join('\n'),
      needs: place.needs,
    };
  },
};
