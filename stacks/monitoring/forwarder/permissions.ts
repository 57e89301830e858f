import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { logForwarder } from '../../../contracts/names.ts';
import { connectToVpc, writeLogs } from '../../constructs/function-permissions.ts';
import type { Escaped } from '../../constructs/literal.ts';
import type { PolicyStatement } from '../../constructs/policy.ts';
import { platformArns } from '../../constructs/rights/arns.ts';

/** Who calls the forwarder: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export const logsPrincipal = 'logs.amazonaws.com';

/** ARN of the function. */
export function forwarderArn(platform: Escaped<Platform>): string {
  return platformArns(platform).regional('lambda', `function:${logForwarder(platform)}`);
}

/** What the forwarder may do in AWS: write what it has to say of itself. Lines it is handed, and Loki asks nobody who it is. */
export function forwarderPermissions(platform: Escaped<Platform>): PolicyStatement[] {
  return [writeLogs(platform, logForwarder(platform)), connectToVpc];
}

/** What its role may ever do: as much, its logs only in the function itself. See `receiverBoundary`. */
export function forwarderBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const inFunction = { ArnEquals: { 'lambda:SourceFunctionArn': forwarderArn(platform) } };
  return [{ ...writeLogs(platform, logForwarder(platform)), Condition: inFunction }, connectToVpc];
}
