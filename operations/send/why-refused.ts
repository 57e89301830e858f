import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Target } from './target.ts';

/** What to do about an answer that is none of the endpoint's worker, by its status; undefined where the answer says all there is to say. */
export function whyRefused(status: number, endpoint: Endpoint, { to, signedWith }: Target): string | undefined {
  const { name, maxBodyBytes, queue, deadlineSeconds } = endpoint;
  const file = `endpoints/${name}.yaml`;
  switch (status) {
    case 401:
      return (
        signedWith &&
        `Signed with ${signedWith}. Either ${to} checks with another one, or its clock and this one differ by more than ${endpoint.signature.toleranceSeconds} s.`
      );
    case 403:
      return `What stands in front of ${file} refuses this computer: its allow, or Cloudflare.`;
    case 404:
      return `If the worker did not say that: ${to} does not serve ${endpoint.host}${endpoint.path} (yet). Has ${file} been applied?`;
    case 413:
      return `${file} takes bodies of up to ${maxBodyBytes} bytes (maxBodyBytes).`;
    case 429:
      return `${file} has a rateLimit. Wait as long as Retry-After says.`;
    case 503:
      return `The broker did not confirm, or a secret is missing. The request counts as not sent: send it again with the same --id.`;
    case 504:
      return `No worker of ${queue} answered within ${deadlineSeconds} s (deadlineSeconds).`;
    default:
      return undefined;
  }
}
