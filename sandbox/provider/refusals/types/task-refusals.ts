import { type ContainerDefinition, readContainers } from '../../../schema/container-definitions.ts';
import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';

const developerGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';
const parameters = `${developerGuide}/task_definition_parameters.html`;
const quotas = `${developerGuide}/service-quotas.html`;

/** Sizes in CPU units and MiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const sizes: Readonly<Record<string, { from: number; to: number; step: number }>> = {
  256: { from: 512, to: 2048, step: 512 },
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
  8192: { from: 16_384, to: 61_440, step: 4096 },
  16384: { from: 32_768, to: 122_880, step: 8192 },
};

/** What RegisterTaskDefinition refuses of a task for Fargate; of others nothing is known here. */
export function taskRefusals(config: ObjectValue): Found[] {
  if (!listOf(config.requires_compatibilities).includes('FARGATE')) return [];
  const containers = containersOf(config.container_definitions);
  return [
    ...sizeRefusals(config),
    ...(config.network_mode === 'awsvpc' || isUnknown(config.network_mode)
      ? []
      : [awsFound('network_mode', 'Fargate only supports network mode "awsvpc"', parameters)]),
    ...volumesRefused(config),
    ...(containers ? containerRefusals(containers, config) : []),
  ];
}

function sizeRefusals({ cpu = null, memory = null }: ObjectValue): Found[] {
  if (isUnknown(cpu) || isUnknown(memory)) return [];
  const size = sizes[String(cpu)];
  const memoryMiB = Number(memory);
  const fits = size && memoryMiB >= size.from && memoryMiB <= size.to && memoryMiB % size.step === 0;
  // 256 units go with 512, 1024 and 2048 MiB, and not with 1536.
  if (fits && !(String(cpu) === '256' && memoryMiB === 1536)) return [];
  const says = `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory`;
  return [awsFound('cpu', says, `${developerGuide}/task-cpu-memory-error.html`)];
}

function volumesRefused({ volume = null }: ObjectValue): Found[] {
  const known = ['docker_volume_configuration', 'host_path'];
  return listOf(volume)
    .filter(isObject)
    .filter((each) => known.some((name) => !isBlank(each[name])))
    .map((each) => awsFound('volume', `Fargate takes no ${known.join(' or ')}: volume "${each.name}"`, parameters));
}

function containerRefusals(containers: readonly ContainerDefinition[], config: ObjectValue): Found[] {
  const found = (says: string, see = parameters) => awsFound('container_definitions', says, see);
  const names = containers.map(({ name }) => String(name));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return [
    ...(containers.length > 10 ? [found(`a task has at most 10 containers, not ${containers.length}`, quotas)] : []),
    ...(twice === undefined ? [] : [found(`Container names must be unique: "${twice}"`)]),
    ...(containers.some(({ essential }) => essential !== false)
      ? []
      : [found('At least one container must be marked essential')]),
    ...logRouting(containers).map((says) => found(says, `${developerGuide}/firelens-taskdef.html`)),
    ...containers.flatMap((container) => [
      ...oneContainer(container, config).map((says) => found(`container "${container.name}": ${says}`)),
      ...dependencies(container, containers).map((says) =>
        found(`container "${container.name}": ${says}`, `${reference}/API_ContainerDependency.html`),
      ),
    ]),
  ];
}

/**
 * What RegisterTaskDefinition said: https://github.com/cloudposse/terraform-aws-ecs-container-definition/issues/47,
 * https://github.com/fabfuel/ecs-deploy/issues/164; types by API_FirelensConfiguration, one router a task by the guide.
 */
function logRouting(containers: readonly ContainerDefinition[]): string[] {
  const routers = containers.filter(({ firelensConfiguration }) => !isBlank(firelensConfiguration));
  const routed = containers.filter((each) => asObject(each.logConfiguration).logDriver === 'awsfirelens');
  const types = routers.map(({ firelensConfiguration }) => asObject(firelensConfiguration).type);
  return [
    ...(routers.length > 0 && routed.length === 0
      ? [
          'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
        ]
      : []),
    ...(routed.length > 0 && routers.length === 0
      ? [
          'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
        ]
      : []),
    ...(routers.length > 1 ? [`one container of a task may have a firelensConfiguration, not ${routers.length}`] : []),
    ...types
      .filter((type) => type !== 'fluentd' && type !== 'fluentbit')
      .map((type) => `firelensConfiguration.type is fluentd or fluentbit, not ${type}`),
  ];
}

/** Each by https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html, but for capabilities (API_KernelCapabilities). */
function oneContainer(container: ContainerDefinition, config: ObjectValue): string[] {
  const { name, image, privileged, linuxParameters, logConfiguration, mountPoints, stopTimeout, user } = container;
  const linux = asObject(linuxParameters);
  const added = listOf(asObject(linux.capabilities).add).filter((one) => one !== 'SYS_PTRACE');
  const volumes = listOf(config.volume).filter(isObject);
  const sources = listOf(mountPoints).map((mount) => asObject(mount).sourceVolume);
  const strange = sources.find((source) => !volumes.some((each) => each.name === source));
  const driver = asObject(logConfiguration).logDriver;
  return [
    ...(typeof name === 'string' && /^[A-Za-z0-9_-]{1,255}$/.test(name)
      ? []
      : ['name has to be letters, digits, - and _']),
    ...(typeof image === 'string' && image !== '' ? [] : ['image has to be given']),
    ...(privileged === true ? ['Fargate runs no privileged containers'] : []),
    ...(added.length > 0 ? [`Fargate adds no capability but SYS_PTRACE, not ${added.join(', ')}`] : []),
    ...['devices', 'sharedMemorySize']
      .filter((each) => !isBlank(linux[each]))
      .map((each) => `Fargate takes no ${each}`),
    ...(typeof stopTimeout === 'number' && (stopTimeout < 0 || stopTimeout > 120)
      ? [`stopTimeout is ${stopTimeout}; on Fargate the most is 120 seconds`]
      : []),
    ...(strange === undefined ? [] : [`Unknown volume "${strange}"`]),
    ...(driver !== undefined && !['awslogs', 'splunk', 'awsfirelens'].includes(String(driver))
      ? [`Fargate takes no log driver ${driver}`]
      : []),
    ...(driver === 'awslogs' && isBlank(config.execution_role_arn)
      ? ['Fargate requires task definition to have execution role ARN to support log driver awslogs']
      : []),
    ...(typeof user === 'string' && user.includes(' ') ? [`user "${user}" is none`] : []),
    ...healthCheck(container),
  ];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
function healthCheck({ healthCheck: check }: ContainerDefinition): string[] {
  if (isBlank(check)) return [];
  const { command, interval, timeout, retries, startPeriod } = asObject(check);
  const outside = (what: string, value: unknown, least: number, most: number) =>
    typeof value === 'number' && (value < least || value > most)
      ? [`healthCheck.${what} is ${value}, not ${least} to ${most}`]
      : [];
  const first = listOf(command)[0];
  return [
    ...(first === 'CMD' || first === 'CMD-SHELL' || first === 'NONE'
      ? []
      : ['healthCheck.command has to begin with CMD or CMD-SHELL']),
    ...outside('interval', interval, 5, 300),
    ...outside('timeout', timeout, 2, 120),
    ...outside('retries', retries, 1, 10),
    ...outside('startPeriod', startPeriod, 0, 300),
  ];
}

function dependencies({ dependsOn }: ContainerDefinition, containers: readonly ContainerDefinition[]): string[] {
  return listOf(dependsOn).flatMap((each) => {
    const { containerName, condition } = asObject(each);
    const other = containers.find(({ name }) => name === containerName);
    if (!other) return [`depends on "${containerName}", which is no container of the task`];
    if ((condition === 'SUCCESS' || condition === 'COMPLETE') && other.essential !== false) {
      return [`depends on the end of "${containerName}", which is essential`];
    }
    if (condition === 'HEALTHY' && isBlank(other.healthCheck)) {
      return [`depends on the health of "${containerName}", which has no health check`];
    }
    return [];
  });
}

/** What CreateService refuses: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function serviceRefusals(config: ObjectValue): Found[] {
  const { launch_type = null, capacity_provider_strategy = null, alarms = null } = config;
  const strategy = listOf(capacity_provider_strategy).filter(isObject);
  const see = `${reference}/API_CreateService.html`;
  const based = strategy.filter(({ base = null }) => typeof base === 'number' && base > 0);
  const weighed = strategy.some(({ weight = null }) => isUnknown(weight) || (typeof weight === 'number' && weight > 0));
  const noAlarm = listOf(alarms)
    .filter(isObject)
    .filter(({ enable, alarm_names }) => enable === true && listOf(alarm_names).length === 0);
  return [
    ...(launch_type !== null && strategy.length > 0
      ? [
          awsFound(
            'launch_type',
            'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
            see,
          ),
        ]
      : []),
    ...(based.length > 1
      ? [awsFound('capacity_provider_strategy', 'only one capacity provider in a strategy can have a base', see)]
      : []),
    ...(strategy.length > 0 && !weighed && !isUnknown(capacity_provider_strategy)
      ? [awsFound('capacity_provider_strategy', 'at least one capacity provider has to have a weight above 0', see)]
      : []),
    ...(noAlarm.length > 0 && !isUnknown(alarms) ? [awsFound('alarms', 'alarm_names is empty', see)] : []),
  ];
}

function containersOf(value: Value | undefined): ContainerDefinition[] | undefined {
  return typeof value === 'string' ? readContainers(value) : undefined;
}

function awsFound(attribute: string, says: string, see: string): Found {
  return { attribute: [attribute], says, by: `AWS refuses it: ${see}` };
}

function listOf(value: unknown): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
