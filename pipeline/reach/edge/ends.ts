import type { End } from '../model.ts';
import { internetName } from '../spots.ts';

/** What stands between the internet and the platform. */
export const cloudflare: End = { kind: 'cloudflare', name: 'Cloudflare' };

export const internet: End = { kind: 'internet', name: internetName };

/** HTTPS, which function URLs and hosts at Cloudflare are asked by. */
export const https = { protocol: 'tcp', from: 443, to: 443 };
