/** What an instance knows of itself. */
export interface Instance {
  /** `i-…`. */
  id: string;
  /** Private IPv4 address. */
  address: string;
}

/** Where every instance asks: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
export const metadataService = 'http://169.254.169.254';

/** Answers come from the machine's own host; one that takes longer does not come. */
const timeoutMs = 2000;

/** Asks the instance metadata service, version 2. Throws when it does not answer or the instance may not ask it. */
export async function readInstance(baseUrl: string = metadataService): Promise<Instance> {
  const token = await ask(`${baseUrl}/latest/api/token`, {
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const headers = { 'X-aws-ec2-metadata-token': token };
  const [id, address] = await Promise.all(
    ['instance-id', 'local-ipv4'].map((name) => ask(`${baseUrl}/latest/meta-data/${name}`, { headers })),
  );
  return { id: id ?? '', address: address ?? '' };
}

async function ask(url: string, options: RequestInit): Promise<string> {
  const asked = `the instance metadata service (${url})`;
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(timeoutMs) }).catch((cause) => {
    const { message, cause: deeper } = cause as Error;
    throw new Error(
      `${asked} does not answer: ${deeper instanceof Error ? deeper.message : message}. Is this an EC2 instance with IMDSv2 on?`,
      { cause },
    );
  });
  const text = (await response.text()).trim();
  if (response.ok && text !== '') return text;
  throw new Error(`${asked} answers with status ${response.status}. Its http_endpoint has to be enabled`);
}
