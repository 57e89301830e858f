import { createHash } from 'node:crypto';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamUser } from '@cdktf/provider-aws/lib/iam-user';
import { IamUserPolicy } from '@cdktf/provider-aws/lib/iam-user-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionUrl } from '@cdktf/provider-aws/lib/lambda-function-url';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Fn, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { loginsOf, originNumbers } from '../../catalog/kinds/endpoint/receiver-secrets.ts';
import { receiverTimeoutSeconds } from '../../catalog/kinds/endpoint/receiver-timeout.ts';
import {
  brokerStack,
  brokerTable,
  edgeUser,
  ingressStack,
  logGroup,
  networkStack,
  receiverFunction,
  servicesBucket,
  storageStack,
} from '../../contracts/names.ts';
import { receiverProgramKey, receiverSettingsKey } from '../../contracts/object-keys.ts';
import { queueMetricNamespace } from '../../contracts/queue-metrics.ts';
import { type ReceiverSource, receiverHandler, receiverSourceVariable } from '../../contracts/receiver-function.ts';
import { originSecret } from '../../contracts/secrets.ts';
import { tag } from '../../contracts/tags.ts';
import { entityTag } from '../constructs/artefact.ts';
import { GeneratedSecret } from '../constructs/generated-secret.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { policyDocument } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { buildOn, readUpstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { edgePermissions } from './edge-permissions.ts';
import { receiverPermissions } from './receiver-permissions.ts';
import { settingsText } from './settings.ts';

/** What the Worker at Cloudflare is set up with. */
export const ingressOutputs = {
  function_url: 'URL of the receiver, without a path, which takes signed requests alone.',
  function_arn: 'The receiver.',
  edge_user_name: 'The IAM user that the Worker signs as.',
  origin_secret_arn: 'Secret that the Worker shows the receiver.',
};

export interface IngressStackProps extends PlatformStackProps {
  /** At least one. */
  endpoints: readonly Escaped<Endpoint>[];
  /** SHA-256 of the zip that the function runs. */
  program: string;
}

/**
 * The receiver: one function for all endpoints, whom nobody reaches but who signs as one user, which is the Worker's. It stands in the
 * compute subnets, and has no way in there.
 */
export class IngressStack extends PlatformStack {
  private readonly endpoints: readonly Escaped<Endpoint>[];

  constructor(scope: Construct, { platform, endpoints, program }: IngressStackProps) {
    super(scope, ingressStack, { platform });
    this.endpoints = endpoints;
    buildOn(this, storageStack);
    for (const { broker } of loginsOf(endpoints)) buildOn(this, brokerStack(broker));
    const origins = this.addOriginSecrets();
    const receiver = this.addFunction({ program, after: origins.map(({ value }) => value) });
    const url = new LambdaFunctionUrl(this, 'url', {
      functionName: receiver.functionName,
      authorizationType: 'AWS_IAM',
      invokeMode: 'BUFFERED',
    });
    const user = this.addEdgeUser();
    this.addOutputs(ingressOutputs, {
      function_url: Fn.trimsuffix(url.functionUrl, '/'),
      function_arn: receiver.arn,
      edge_user_name: user.name,
      origin_secret_arn: origins[0]?.arn,
    });
  }

  /** The one of now first. */
  private addOriginSecrets(): GeneratedSecret[] {
    const { platform } = this;
    return originNumbers(plain(platform)).map(
      (number) =>
        new GeneratedSecret(this, `origin-${number}`, {
          name: originSecret(platform, number),
          description: `What the Worker shows the receiver of ${platform.name}, the ${number}. of them`,
          length: 48,
          rotation: 1,
        }),
    );
  }

  private addFunction({ program, after }: { program: string; after: ITerraformDependable[] }): LambdaFunction {
    const { platform, endpoints } = this;
    const network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    const name = receiverFunction(platform);
    // Made first: Lambda's own would never expire.
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: logGroup(platform, name),
      retentionInDays: platform.ingress.logs.retentionDays,
    });
    const role = new ServiceRole(this, 'role', {
      ...{ name, kind: 'receiver', service: 'lambda.amazonaws.com' },
      statements: receiverPermissions({ platform, endpoints }),
    });
    const { source, uploaded } = this.addSettings();
    return new LambdaFunction(this, 'receiver', {
      functionName: name,
      description: `Answers for the endpoints of ${platform.name}`,
      role: role.arn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: receiverHandler,
      s3Bucket: servicesBucket(platform),
      s3Key: receiverProgramKey(program),
      memorySize: platform.ingress.memoryMiB,
      timeout: receiverTimeoutSeconds(endpoints),
      reservedConcurrentExecutions: platform.ingress.concurrency,
      environment: { variables: { [receiverSourceVariable]: JSON.stringify(source) } },
      vpcConfig: {
        subnetIds: [...platform.network.zones].sort().map((zone) => network.entry('compute_subnet_ids', zone)),
        securityGroupIds: [network.text('receiver_security_group_id')],
      },
      loggingConfig: {
        logFormat: 'JSON',
        applicationLogLevel: 'INFO',
        systemLogLevel: 'INFO',
        logGroup: logs.name,
      },
      dependsOn: [role.permissions, uploaded, ...after],
    });
  }

  /** By their hash, so that a function never meets another's settings half-way; those before go once nothing begins by them. */
  private addSettings(): { source: ReceiverSource; uploaded: S3Object } {
    const { platform } = this;
    const text = settingsText(
      plain(platform),
      this.endpoints.map((endpoint) => plain(endpoint)),
    );
    const sha256 = createHash('sha256').update(text).digest('hex');
    const [bucket, key] = [servicesBucket(platform), receiverSettingsKey(sha256)];
    const uploaded = new S3Object(this, 'settings', {
      bucket,
      key,
      content: literal(text),
      etag: entityTag(text),
      contentType: 'application/json',
      provider: this.untagged,
      tags: { [tag.platform]: platform.name },
      lifecycle: { createBeforeDestroy: true },
    });
    const metrics = platform.monitoring && { metrics: queueMetricNamespace(platform) };
    return { source: { bucket, key, sha256, brokerTable: brokerTable(platform), ...metrics }, uploaded };
  }

  /** Its keys are in no state: `warren edge-keys` makes them, and they go with it. It has no password, and is in no group. */
  private addEdgeUser(): IamUser {
    const { platform } = this;
    const user = new IamUser(this, 'edge-user', {
      name: edgeUser(platform),
      permissionsBoundary: platformArns(platform).boundary('edge'),
      forceDestroy: true,
    });
    new IamUserPolicy(this, 'edge-user-policy', {
      name: 'permissions',
      user: user.name,
      policy: policyDocument(edgePermissions(platform)),
    });
    return user;
  }
}
