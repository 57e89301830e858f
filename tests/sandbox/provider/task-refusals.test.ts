import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { normalContainers, unknownMembers } from '../../../sandbox/schema/container-definitions.ts';
import { type ObjectValue, UNKNOWN } from '../../../sandbox/values.ts';

const said = (type: string, config: ObjectValue) => resourceRefusals(type, config).map(({ summary }) => summary);

const logging = { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } };
const fetcher = { name: 'program', image: 'aws-cli', essential: false };
const router = { name: 'log-router', image: 'fluent-bit', firelensConfiguration: { type: 'fluentbit' } };
const worker = { name: 'processor', image: 'node', logConfiguration: logging };
const task = (containers: readonly object[], more: ObjectValue = {}): ObjectValue => ({
  family: 'orders',
  cpu: '256',
  memory: '512',
  network_mode: 'awsvpc',
  requires_compatibilities: ['FARGATE'],
  execution_role_arn: 'arn:aws:iam::123456789012:role/start',
  volume: [{ name: 'program' }],
  container_definitions: JSON.stringify(containers),
  ...more,
});

describe('a task definition', () => {
  test('with sizes, containers and volumes that Fargate has is taken', () => {
    const program = { sourceVolume: 'program', containerPath: '/warren' };
    const containers = [
      { ...fetcher, mountPoints: [program] },
      {
        ...worker,
        mountPoints: [{ ...program, readOnly: true }],
        dependsOn: [{ containerName: 'program', condition: 'SUCCESS' }],
        linuxParameters: { capabilities: { drop: ['ALL'] } },
        healthCheck: { command: ['CMD', 'node', '-v'], interval: 15, retries: 10 },
        stopTimeout: 120,
      },
    ];
    expect(said('aws_ecs_task_definition', task(containers))).toEqual([]);
  });

  test('with a log router and somebody who uses it is taken', () => {
    const routed = { ...worker, logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'loki' } } };
    expect(said('aws_ecs_task_definition', task([fetcher, router, routed]))).toEqual([]);
  });

  const refused: [what: string, config: ObjectValue, expected: string][] = [
    [
      'of a size that Fargate has not',
      task([worker], { cpu: '256', memory: '4096' }),
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory',
    ],
    [
      'of a size between two of Fargate’s',
      task([worker], { cpu: '8192', memory: '17408' }),
      'No Fargate configuration exists for given values: 8192 CPU, 17408 memory',
    ],
    ['on a bridge', task([worker], { network_mode: 'bridge' }), 'Fargate only supports network mode "awsvpc"'],
    [
      'with a folder of the host',
      task([worker], { volume: [{ name: 'program', host_path: '/etc' }] }),
      'Fargate takes no docker_volume_configuration or host_path: volume "program"',
    ],
    ['with two containers of one name', task([worker, worker]), 'Container names must be unique: "processor"'],
    [
      'with lines for a log router that is not there',
      task([{ ...worker, logConfiguration: { logDriver: 'awsfirelens' } }]),
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
    ],
    [
      'with a log router that nobody uses',
      task([worker, router]),
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    ],
    [
      'with two log routers',
      task([{ ...worker, logConfiguration: { logDriver: 'awsfirelens' } }, router, { ...router, name: 'other' }]),
      'one container of a task may have a firelensConfiguration, not 2',
    ],
    [
      'with a log router that AWS does not know',
      task([
        { ...worker, logConfiguration: { logDriver: 'awsfirelens' } },
        { ...router, firelensConfiguration: { type: 'vector' } },
      ]),
      'firelensConfiguration.type is fluentd or fluentbit, not vector',
    ],
    ['of which no container is essential', task([fetcher]), 'At least one container must be marked essential'],
    [
      'that waits for the end of what is essential',
      task([
        { ...fetcher, essential: true },
        { ...worker, dependsOn: [{ containerName: 'program', condition: 'SUCCESS' }] },
      ]),
      'container "processor": depends on the end of "program", which is essential',
    ],
    [
      'that waits for nobody',
      task([{ ...worker, dependsOn: [{ containerName: 'programs', condition: 'START' }] }]),
      'container "processor": depends on "programs", which is no container of the task',
    ],
    [
      'that adds a capability',
      task([{ ...worker, linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } }]),
      'container "processor": Fargate adds no capability but SYS_PTRACE, not SYS_ADMIN',
    ],
    [
      'that is privileged',
      task([{ ...worker, privileged: true }]),
      'container "processor": Fargate runs no privileged containers',
    ],
    [
      'that stops too slowly',
      task([{ ...worker, stopTimeout: 121 }]),
      'container "processor": stopTimeout is 121; on Fargate the most is 120 seconds',
    ],
    [
      'that mounts what is not there',
      task([{ ...worker, mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }] }]),
      'container "processor": Unknown volume "scratch"',
    ],
    [
      'whose logs nobody may write',
      task([worker], { execution_role_arn: null }),
      'container "processor": Fargate requires task definition to have execution role ARN to support log driver awslogs',
    ],
    [
      'whose health is asked too often',
      task([{ ...worker, healthCheck: { command: ['CMD', 'true'], interval: 1 } }]),
      'container "processor": healthCheck.interval is 1, not 5 to 300',
    ],
    [
      'with a number written as a text',
      task([{ ...worker, stopTimeout: '60' }]),
      'container_definitions ("[{\\"name\\":\\"processor\\",\\"image\\":\\"node\\",\\"logConfiguration\\":{\\"logDriver\\":\\"awslogs\\",\\"optio… (157 characters)) is invalid: decoding JSON: cannot unmarshal "60" at 0.stopTimeout into a whole number',
    ],
    [
      'with a variable that is a number',
      task([{ name: 'a', image: 'b', environment: [{ name: 'PORT', value: 80 }] }]),
      'container_definitions ("[{\\"name\\":\\"a\\",\\"image\\":\\"b\\",\\"environment\\":[{\\"name\\":\\"PORT\\",\\"value\\":80}]}]") is invalid: decoding JSON: cannot unmarshal 80 at 0.environment.0.value into a text',
    ],
  ];

  test.each(refused)('%s is refused', (_, config, expected) => {
    expect(said('aws_ecs_task_definition', config)).toEqual([`aws_ecs_task_definition: ${expected}`]);
  });

  test('that is not known yet is asked nothing', () => {
    expect(said('aws_ecs_task_definition', task([], { container_definitions: UNKNOWN, cpu: UNKNOWN }))).toEqual([]);
  });

  test('is the same whatever the order of its containers and variables, and with what is empty', () => {
    const [a, b] = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    const written = JSON.stringify([{ ...worker, environment: [b, a], portMappings: [] }, fetcher]);
    const read = JSON.stringify([fetcher, { environment: [a, b], essential: true, ...worker, mountPoints: [] }]);
    expect(normalContainers(written)).toBe(normalContainers(read));
    expect(normalContainers(written)).not.toBe(
      normalContainers(JSON.stringify([{ ...worker, environment: [a] }, fetcher])),
    );
  });

  test('may say what AWS never hears of', () => {
    const misspelt = JSON.stringify([{ ...worker, readOnlyRootFilesystem: true, healthCheck: { retry: 3 } }]);
    expect(unknownMembers(misspelt)).toEqual(['0.readOnlyRootFilesystem', '0.healthCheck.retry']);
  });
});

describe('a service', () => {
  const fargate = { capacity_provider: 'FARGATE', weight: 1 };

  test('has a strategy or a launch type, one base, and a weight', () => {
    expect(said('aws_ecs_service', { name: 'a', capacity_provider_strategy: [fargate] })).toEqual([]);
    expect(
      said('aws_ecs_service', { name: 'a', launch_type: 'FARGATE', capacity_provider_strategy: [fargate] }),
    ).toEqual([
      'aws_ecs_service: Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ]);
    const two = [
      { ...fargate, base: 1 },
      { capacity_provider: 'FARGATE_SPOT', base: 1 },
    ];
    expect(said('aws_ecs_service', { name: 'a', capacity_provider_strategy: two })).toEqual([
      'aws_ecs_service: only one capacity provider in a strategy can have a base',
    ]);
    expect(
      said('aws_ecs_service', { name: 'a', capacity_provider_strategy: [{ capacity_provider: 'FARGATE' }] }),
    ).toEqual(['aws_ecs_service: at least one capacity provider has to have a weight above 0']);
  });
});

describe('an alarm', () => {
  const alarm = (metric_query: ObjectValue[], more: ObjectValue = {}): ObjectValue => ({
    alarm_name: 'a',
    comparison_operator: 'GreaterThanThreshold',
    evaluation_periods: 3,
    metric_query,
    ...more,
  });
  const metric = [{ metric_name: 'MessagesReady', namespace: 'Warren/acme', period: 60, stat: 'Maximum' }];
  const ready = { id: 'ready', metric, return_data: false };
  const rule = { id: 'rule', expression: 'ready > 10', return_data: true };

  test('on metrics and an expression of them is taken', () => {
    expect(said('aws_cloudwatch_metric_alarm', alarm([ready, rule]))).toEqual([]);
  });

  const refused: [what: string, config: ObjectValue, expected: string][] = [
    [
      'with a period beside a metric',
      alarm([{ ...ready, period: 60 }, rule]),
      'Period must not be set beside the metric\'s own: metric_query "ready"',
    ],
    [
      'that returns two',
      alarm([{ ...ready, return_data: true }, rule]),
      'exactly one metric query has return_data = true, not 2',
    ],
    ['that returns none', alarm([ready]), 'exactly one metric query has return_data = true, not 0'],
    [
      'of both a metric and an expression',
      alarm([{ ...ready, expression: '1', return_data: true }]),
      'No metric_query may have both `expression` and a `metric` specified: metric_query "ready"',
    ],
    [
      'whose id begins with a capital letter',
      alarm([{ ...rule, id: 'Rule' }]),
      'invalid value for metric_query.0.id (must match ^[a-z][A-Za-z0-9_]*$): "Rule"',
    ],
    [
      'at odd times',
      alarm([{ ...ready, metric: [{ ...metric[0], period: 45 }], return_data: true }]),
      'expected metric_query.0.metric.0.period to be divisible by 60 or one of [1 5 10 30], got 45',
    ],
    [
      'that needs more than it looks at',
      alarm([{ ...ready, return_data: true }], { datapoints_to_alarm: 4 }),
      'is 4, more than the 3 evaluation_periods',
    ],
    [
      'of no statistic',
      { alarm_name: 'a', comparison_operator: 'GreaterThanThreshold', evaluation_periods: 1, metric_name: 'm' },
      'One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm',
    ],
  ];

  test.each(refused)('%s is refused', (_, config, expected) => {
    expect(said('aws_cloudwatch_metric_alarm', config)).toEqual([`aws_cloudwatch_metric_alarm: ${expected}`]);
  });
});

describe('scaling', () => {
  const place = {
    service_namespace: 'ecs',
    scalable_dimension: 'ecs:service:DesiredCount',
    resource_id: 'service/a/b',
  };
  const policy = (step: ObjectValue, more: ObjectValue = {}): ObjectValue => ({
    ...place,
    name: 'add',
    policy_type: 'StepScaling',
    step_scaling_policy_configuration: [
      {
        adjustment_type: 'ChangeInCapacity',
        step_adjustment: [{ metric_interval_lower_bound: '0', scaling_adjustment: 1 }],
        ...step,
      },
    ],
    ...more,
  });
  const steps = (...bounds: [from: string | null, to: string | null][]) => ({
    step_adjustment: bounds.map(([from, to]) => ({
      metric_interval_lower_bound: from,
      metric_interval_upper_bound: to,
      scaling_adjustment: 1,
    })),
  });

  test('by steps side by side is taken', () => {
    expect(said('aws_appautoscaling_policy', policy(steps(['0', '10'], ['10', null])))).toEqual([]);
    expect(said('aws_appautoscaling_target', { ...place, min_capacity: 1, max_capacity: 1 })).toEqual([]);
  });

  const refused: [what: string, type: string, config: ObjectValue, expected: RegExp][] = [
    [
      'another adjustment',
      'policy',
      policy({ adjustment_type: 'Change' }),
      /adjustment_type to be one of \["ChangeInCapacity"/,
    ],
    [
      'another kind',
      'policy',
      policy({}, { policy_type: 'Steps' }),
      /expected policy_type to be one of \["StepScaling"/,
    ],
    ['no step', 'policy', policy({ step_adjustment: [] }), /at least one step adjustment is required/],
    [
      'a gap between steps',
      'policy',
      policy(steps(['0', '10'], ['20', null])),
      /no gap and no overlap between steps: 10 and 20/,
    ],
    ['steps over each other', 'policy', policy(steps(['0', null], ['10', null])), /no gap and no overlap/],
    [
      'a step turned round',
      'policy',
      policy(steps(['10', '0'])),
      /the lower bound 10 has to be below the upper bound 0/,
    ],
    ['a bound that is a word', 'policy', policy(steps(['low', null])), /must be a float value represented as a string/],
    [
      'a magnitude of a number',
      'policy',
      policy({ min_adjustment_magnitude: 2 }),
      /MinAdjustmentMagnitude is for PercentChangeInCapacity alone/,
    ],
    [
      'another dimension',
      'target',
      { ...place, scalable_dimension: 'ecs:service:Count' },
      /Unsupported scalable dimension/,
    ],
    [
      'a service of no cluster',
      'target',
      { ...place, resource_id: 'service/b' },
      /Unsupported resource for ecs: service\/b/,
    ],
    [
      'the most below the least',
      'target',
      { ...place, min_capacity: 3, max_capacity: 2 },
      /Maximum capacity cannot be less than minimum capacity: 2 and 3/,
    ],
  ];

  test.each(refused)('by %s is refused', (_, type, config, expected) => {
    expect(said(`aws_appautoscaling_${type}`, config)).toEqual([expect.stringMatching(expected)]);
  });
});
