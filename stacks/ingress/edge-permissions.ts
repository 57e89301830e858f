import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { receiverArn } from './receiver-permissions.ts';

/**
 * What the Worker's user may do, and ever may: call the receiver by its URL. Since October 2025 that takes both actions, of which the
 * second would let it call the function past the URL, too, without the condition.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function edgePermissions(platform: Escaped<Platform>): PolicyStatement[] {
  const Resource = receiverArn(platform);
  return [
    {
      Sid: 'CallByUrl',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunctionUrl',
      Resource,
      Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    },
    {
      Sid: 'CallByUrlAlone',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource,
      Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    },
  ];
}
