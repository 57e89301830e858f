import type { Listed } from '../../listed.ts';
import type { Endpoint } from './endpoint.ts';

/** An endpoint as lists show it. */
export function listedEndpoint(endpoint: Endpoint): Listed {
  const { name, host, path, mode, broker, queue } = endpoint;
  return {
    name: `endpoints/${name}`,
    address: `https://${host}${path}`,
    does: `${mode === 'reply' ? 'answers' : 'accepts'} through ${broker}, queue ${queue}`,
  };
}
