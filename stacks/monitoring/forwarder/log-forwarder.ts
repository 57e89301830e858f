import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogSubscriptionFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { hostLoki } from '../../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { type ForwarderSettings, forwarderHandler, forwarderVariable } from '../../../contracts/log-forwarder.ts';
import { logForwarder, logGroup, ofLogGroup, servicesBucket } from '../../../contracts/names.ts';
import { forwarderProgramKey } from '../../../contracts/object-keys.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { platformArns } from '../../constructs/rights/arns.ts';
import { ServiceRole } from '../../constructs/service-role.ts';
import { forwarderPermissions, logsPrincipal } from './permissions.ts';

export interface LogForwarderProps {
  platform: Escaped<Platform>;
  /** Log groups whose lines go to Loki, by their whole names; they are there. */
  groups: readonly string[];
  /** SHA-256 of the zip that the function runs. */
  program: string;
  subnetIds: readonly string[];
  securityGroupId: string;
  /** What is there before a line is sent. */
  after: readonly ITerraformDependable[];
}

/**
 * How long an event may take, in seconds. With the three times that Lambda hands it over, a minute and two between them, a Loki may be away
 * for a quarter of an hour: longer than a host takes to begin anew.
 */
const timeoutSeconds = 240;

/** An event is up to 1 MB that was compressed; what it comes to is held twice. In MiB. */
const memoryMiB = 512;

/** How long what it says of itself is kept, in days. */
const keepOwnDays = 30;

/**
 * The function that log groups of CloudWatch hand their lines, and that sends them on to the host's Loki. CloudWatch keeps what it had: whatever
 * Loki does not get is there.
 */
export class LogForwarder extends Construct {
  constructor(scope: Construct, id: string, props: LogForwarderProps) {
    super(scope, id);
    const { platform, groups } = props;
    const forwarder = this.addFunction(props);
    for (const group of groups) {
      const name = ofLogGroup(platform, group);
      const permission = new LambdaPermission(this, `permission-${name}`, {
        statementId: name,
        functionName: forwarder.functionName,
        action: 'lambda:InvokeFunction',
        principal: logsPrincipal,
        sourceArn: platformArns(platform).regional('logs', `log-group:${group}:*`),
        sourceAccount: platform.accountId,
      });
      new CloudwatchLogSubscriptionFilter(this, `filter-${name}`, {
        name: logForwarder(platform),
        logGroupName: group,
        // All of them.
        filterPattern: '',
        destinationArn: forwarder.arn,
        // AWS calls the function with a test before it takes the filter.
        dependsOn: [permission],
      });
    }
  }

  private addFunction(props: LogForwarderProps): LambdaFunction {
    const { platform, program, subnetIds, securityGroupId, after } = props;
    const name = logForwarder(platform);
    const logs = new CloudwatchLogGroup(this, 'logs', { name: logGroup(platform, name), retentionInDays: keepOwnDays });
    const role = new ServiceRole(this, 'role', {
      ...{ name, kind: 'forwarder', service: 'lambda.amazonaws.com' },
      statements: forwarderPermissions(platform),
    });
    const settings: ForwarderSettings = {
      loki: hostLoki(platform),
      platform: platform.name,
    };
    return new LambdaFunction(this, 'self', {
      functionName: name,
      description: `Sends log groups of ${platform.name} on to Loki`,
      role: role.arn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: forwarderHandler,
      s3Bucket: servicesBucket(platform),
      s3Key: forwarderProgramKey(program),
      memorySize: memoryMiB,
      timeout: timeoutSeconds,
      environment: { variables: { [forwarderVariable]: JSON.stringify(settings) } },
      vpcConfig: { subnetIds: [...subnetIds], securityGroupIds: [securityGroupId] },
      loggingConfig: { logFormat: 'JSON', applicationLogLevel: 'INFO', systemLogLevel: 'WARN', logGroup: logs.name },
      dependsOn: [role.permissions, ...after],
    });
  }
}
