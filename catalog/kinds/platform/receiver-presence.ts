import { type Sentence, say } from '../../words/sentence.ts';
import type { Platform } from './platform.ts';

/** Whether a receiver runs in AWS: there is something at Cloudflare to send requests on, and somewhere to send them. */
export function hasReceiver({ cloudflare }: Pick<Platform, 'cloudflare'>, endpoints: readonly unknown[]): boolean {
  return cloudflare !== undefined && endpoints.length > 0;
}

/** What is told beside the change that leaves nothing for a receiver to do: https://github.com/hashicorp/terraform-provider-aws/issues/32130 */
export const receiverGoes: Sentence = say`The receiver goes with it; Lambda's interfaces in the VPC stay for up to an hour, which nothing waits for but a zone that is left and warren destroy.`;
