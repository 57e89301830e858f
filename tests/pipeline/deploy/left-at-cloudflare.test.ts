import { leftAtCloudflare } from '../../../pipeline/deploy/left-at-cloudflare.ts';
import { edgePlatform, endpointNamed } from '../../stacks/edge/edge-platform.ts';

const endpoints = [
  endpointNamed('b', { host: 'shop.example.com' }),
  endpointNamed('a'),
  endpointNamed('c', { host: 'shop.example.com' }),
];

test('what Terraform cannot take away at Cloudflare is told of, by the hosts and the zone of the files', () => {
  expect(leftAtCloudflare({ platform: edgePlatform({ minimumTls: '1.3' }), endpoints })).toEqual([
    'What stays in the zone example.com at Cloudflare:',
    '  the certificates that Cloudflare made for hooks.example.com, shop.example.com: delete them below SSL/TLS, Edge Certificates',
    '  the oldest version of TLS that it takes, 1.3, for all of its names',
  ]);
});

test('nothing is where no endpoint was there, or no Cloudflare', () => {
  const { cloudflare: _, ...without } = edgePlatform();
  expect(leftAtCloudflare({ platform: edgePlatform(), endpoints: [] })).toEqual([]);
  expect(leftAtCloudflare({ platform: without, endpoints })).toEqual([]);
});
