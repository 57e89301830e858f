import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { secretArnPattern } from '../../catalog/kinds/platform/nameable-secrets.ts';
import { zoneLetter } from '../../catalog/kinds/platform/subnets.ts';
import { lokiUrl } from '../../catalog/kinds/processor/loki.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import {
  brokerStack,
  configurationBucket,
  logGroup,
  networkStack,
  processorRole,
  processorStack,
  processorsStack,
  storageStack,
  taskStartRole,
} from '../../contracts/names.ts';
import { brokerOutput } from '../../contracts/outputs.ts';
import { processorOperationsPort } from '../../contracts/processor-settings.ts';
import { type ScaledQueue, scaledQueueKey } from '../../contracts/queue-metrics.ts';
import { tag } from '../../contracts/tags.ts';
import { brokerOutputs } from '../broker/broker-stack.ts';
import { entityTag } from '../constructs/artefact.ts';
import { ClientFirewall } from '../constructs/client-firewall.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { ServiceRole } from '../constructs/service-role.ts';
import { lokiPort } from '../constructs/task/log-router.ts';
import { taskStartPermissions } from '../constructs/task/task-start.ts';
import { buildOn, named, readUpstream, type Upstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { processorsOutputs } from '../processors/processors-stack.ts';
import { taskPermissions } from './permissions.ts';
import { Preparation } from './preparation.ts';
import { Scaling } from './scaling.ts';
import { Service } from './service.ts';
import { type Surroundings, settingsText } from './settings.ts';
import { type UsedDatabase, usedStores } from './stores.ts';
import { imagesOf, TaskDefinition } from './task-definition.ts';

export interface ProcessorStackProps extends PlatformStackProps {
  processor: Escaped<Processor>;
  /** SHA-256 of the program that its tasks run. */
  program: string;
}

/** Everything of one processor, with a state of its own, so that no other is held up or touched by it. */
export class ProcessorStack extends PlatformStack {
  private readonly processor: Escaped<Processor>;
  private readonly program: string;
  private readonly network: Upstream<keyof typeof networkOutputs>;

  constructor(scope: Construct, { platform, processor, program }: ProcessorStackProps) {
    super(scope, processorStack(processor.name), { platform });
    this.processor = processor;
    this.program = program;
    this.network = readUpstream(this, { name: networkStack, outputs: networkOutputs });
    buildOn(this, storageStack);
    buildOn(this, processorsStack);
    const surroundings = this.readBroker();
    const { loki } = plain(processor).logs;
    const firewall = new ClientFirewall(this, 'firewall', {
      platform,
      name: processorRole(platform, processor.name),
      description: `Tasks of processor ${processor.name}`,
      vpcId: this.network.text('vpc_id'),
      toBrokers: true,
      ...(loki && { alsoTo: { id: 'loki', port: lokiPort(lokiUrl(loki, plain(platform))), what: 'logs, to Loki' } }),
      ...(platform.monitoring && { from: this.monitoringHost() }),
    });
    const { definition, after } = this.addTaskDefinition(surroundings);
    const { database, cache } = surroundings.stores;
    const { target } = new Service(this, 'service', {
      platform,
      processor,
      taskDefinition: definition.arn,
      subnetIds: this.zones().map((zone) => this.network.entry('compute_subnet_ids', zone)),
      securityGroupIds: [
        firewall.securityGroupId,
        ...[database, cache].flatMap((store) => store?.clientsGroupId ?? []),
      ],
      after: [...after, ...firewall.waysOut, ...(database ? [this.addPreparation(database)] : [])],
    });
    new Scaling(this, 'scaling', { platform, processor, target });
    this.addScaledQueue();
  }

  /** Who asks tasks for their metrics. */
  private monitoringHost() {
    const securityGroupId = this.network.text('monitoring_security_group_id');
    return {
      id: 'monitoring',
      port: processorOperationsPort,
      securityGroupId,
      what: 'metrics for the monitoring host',
    };
  }

  private readBroker(): Surroundings {
    const { broker, user } = this.processor;
    const upstream = readUpstream(this, { name: brokerStack(broker), outputs: brokerOutputs });
    return {
      brokerHost: named(this, 'broker-host', upstream.text(brokerOutput.amqpHost)),
      loginSecret: named(this, 'login-secret', upstream.entry(brokerOutput.userSecrets, user)),
      stores: usedStores(this, this.processor),
      region: this.platform.region,
    };
  }

  private zones(): string[] {
    return [...this.platform.network.zones].sort();
  }

  private addPreparation(database: UsedDatabase): ITerraformDependable {
    const { platform, processor } = this;
    const shared = readUpstream(this, { name: processorsStack, outputs: processorsOutputs });
    const preparation = new Preparation(this, 'preparation', {
      platform,
      processor: processor.name,
      database,
      taskDefinition: named(this, 'prepare-task', shared.text('prepare_task_definition')),
      subnetIds: this.zones().map((zone) =>
        named(this, `subnet-${zoneLetter(zone)}`, this.network.entry('compute_subnet_ids', zone)),
      ),
      securityGroupIds: [
        named(this, 'prepare-group', shared.text('prepare_security_group_id')),
        named(this, 'database-clients', database.clientsGroupId),
      ],
    });
    return preparation.done;
  }

  private addTaskDefinition(surroundings: Surroundings) {
    const { platform, processor, program } = this;
    const { password } = processor.logs.loki ?? {};
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: logGroup(platform, processorStack(processor.name)),
      retentionInDays: processor.logs.retentionDays,
    });
    const role = new ServiceRole(this, 'role', {
      ...this.taskRole(processorRole(platform, processor.name)),
      kind: 'processor',
      statements: taskPermissions({
        platform,
        broker: processor.broker,
        loginSecret: surroundings.loginSecret,
        stores: surroundings.stores,
      }),
    });
    const start = new ServiceRole(this, 'start-role', {
      ...this.taskRole(taskStartRole(platform, processor.name)),
      kind: 'task-start',
      statements: taskStartPermissions({
        platform,
        images: imagesOf(plain(processor)),
        logGroup: logs.name,
        logSecret: password && secretArnPattern(password.secret, platform),
      }),
    });
    const definition = new TaskDefinition(this, 'task', {
      platform,
      processor,
      program,
      settings: settingsText(processor, surroundings),
      logGroup: logs.name,
      taskRoleArn: role.arn,
      startRoleArn: start.arn,
      after: [],
    });
    return { definition, after: [role.permissions, start.permissions] };
  }

  /** The condition: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
  private taskRole(name: string) {
    const { accountId } = this.platform;
    return {
      name,
      service: 'ecs-tasks.amazonaws.com',
      condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    };
  }

  /** By it the broker's nodes know that they are to publish how the queue does. */
  private addScaledQueue(): void {
    const { name, broker, vhost, queue } = plain(this.processor);
    const content = JSON.stringify({ vhost, queue } satisfies ScaledQueue);
    new S3Object(this, 'scaled-queue', {
      bucket: configurationBucket(this.platform),
      key: scaledQueueKey(broker, name),
      content: literal(content),
      etag: entityTag(content),
      contentType: 'application/json',
      provider: this.untagged,
      tags: { [tag.platform]: this.platform.name },
    });
  }
}
