/**
 * The provider of Cloudflare, which the stacks of what stands there alone have, at exactly the version that its binding was made from. It is
 * told again to whatever takes down such a stack once no file asks for it any more.
 */
export const cloudflareProvider = {
  name: 'cloudflare',
  source: 'cloudflare/cloudflare',
  version: '5.14.0',
} as const;
