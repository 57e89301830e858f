import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Cloudflare } from '../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import type { EdgeSettings } from '../../contracts/edge.ts';
import { settingsVariables } from '../../contracts/edge-upload.ts';
import type { Escaped } from '../constructs/literal.ts';

/** Longest address of a function: 32 letters and digits, and the longest name of a region. */
const longestFunctionUrl = 'https://'.length + 32 + '.lambda-url.ap-southeast-1.on.aws'.length;

export interface WorkerSettingsProps {
  region: string;
  /** Address of the function; what Terraform refers to it by. */
  functionUrl: string;
  cloudflare: Pick<Escaped<Cloudflare>, 'hsts'>;
  endpoints: readonly Escaped<Endpoint>[];
}

/** What the Worker is told, as the variables that hold it: an endpoint that is added changes nothing before it. */
export function workerSettings({ region, functionUrl, cloudflare, endpoints }: WorkerSettingsProps) {
  const { hsts } = cloudflare;
  const known = { region, functionUrl, ...(hsts ? { hsts: strictTransport(hsts) } : {}) };
  const listed = [...endpoints].sort((a, b) => (a.name < b.name ? -1 : 1)).map(settingsOf);
  const sizeOf = (part: string) =>
    Buffer.byteLength(part) + (part.includes(functionUrl) ? longestFunctionUrl - functionUrl.length : 0);
  const begun = JSON.stringify(known).replace(/}$/, ',"endpoints":[');
  const parts = listed.map((each, index) => `${index > 0 ? ',' : ''}${JSON.stringify(each)}`);
  return settingsVariables([begun, ...parts, ']}'], sizeOf);
}

function settingsOf(endpoint: Escaped<Endpoint>): EdgeSettings['endpoints'][number] {
  const { name, host, path, methods, allowEncodedSlashes, maxBodyBytes, deadlineSeconds } = endpoint;
  return { name, host, path, methods: [...methods].sort(), allowEncodedSlashes, maxBodyBytes, deadlineSeconds };
}

/** https://www.rfc-editor.org/rfc/rfc6797#section-6.1, and https://hstspreload.org for the last word. */
function strictTransport({ maxAgeSeconds, includeSubdomains, preload }: NonNullable<Cloudflare['hsts']>): string {
  return [
    `max-age=${maxAgeSeconds}`,
    ...(includeSubdomains ? ['includeSubDomains'] : []),
    ...(preload ? ['preload'] : []),
  ].join('; ');
}
