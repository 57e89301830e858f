import type { RemoteObject } from '../cloud.ts';
import { textOf } from './protocols/protocol.ts';

/** The regions of the sandbox: those that every account may use without asking for them. */
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
export const sandboxRegions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** Where things are that belong to no region, by the ARN at least: IAM's and Route 53's. */
const globalHome = 'us-east-1';

/** The region of an object: its own word, or that in its ARN. Buckets say it themselves, their ARN does not. */
export function regionOf({ attributes }: RemoteObject): string {
  return textOf(attributes.region) ?? textOf(String(attributes.arn ?? '').split(':')[3]) ?? globalHome;
}
