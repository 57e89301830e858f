import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';

const reference = 'https://docs.aws.amazon.com/autoscaling/application/APIReference';
const steps = `${reference}/API_StepAdjustment.html`;
const put = `${reference}/API_PutScalingPolicy.html`;
const register = `${reference}/API_RegisterScalableTarget.html`;

/** What RegisterScalableTarget refuses beyond single arguments. */
export function targetRefusals({ min_capacity: min = null, max_capacity: max = null, ...about }: ObjectValue): Found[] {
  return [
    ...(typeof min === 'number' && typeof max === 'number' && min > max
      ? [aws('max_capacity', `Maximum capacity cannot be less than minimum capacity: ${max} and ${min}`, register)]
      : []),
    ...(typeof min === 'number' && min < 0 ? [aws('min_capacity', `is ${min}, below 0`, register)] : []),
    ...placeRefusals(about),
  ];
}

/** What PutScalingPolicy refuses of a step policy, and the provider of what its bounds are. */
export function policyRefusals(config: ObjectValue): Found[] {
  const { policy_type = null, step_scaling_policy_configuration: configured = null } = config;
  const [block] = blocksOf(configured);
  if ((policy_type ?? 'StepScaling') !== 'StepScaling' || isUnknown(configured)) return placeRefusals(config);
  if (!block)
    return [
      aws('policy_type', 'a StepScaling policy needs a step scaling configuration', put),
      ...placeRefusals(config),
    ];
  return [...adjustmentRefusals(block), ...placeRefusals(config)];
}

function adjustmentRefusals({
  step_adjustment: given = null,
  adjustment_type: type = null,
  ...block
}: ObjectValue): Found[] {
  const at = 'step_scaling_policy_configuration';
  const adjustments = blocksOf(given);
  const bounds = adjustments.map((step) => ({
    from: boundOf(step.metric_interval_lower_bound),
    to: boundOf(step.metric_interval_upper_bound),
  }));
  if (bounds.some(({ from, to }) => Number.isNaN(from) || Number.isNaN(to))) {
    return [{ attribute: [at], says: 'metric_interval_lower_bound must be a float value represented as a string' }];
  }
  const magnitude = block.min_adjustment_magnitude ?? null;
  return [
    ...(type === null ? [aws(at, 'AdjustmentType is required', put)] : []),
    ...(adjustments.length === 0 && !isUnknown(given)
      ? [aws(at, 'at least one step adjustment is required', put)]
      : []),
    ...(magnitude !== null && type !== 'PercentChangeInCapacity'
      ? [aws(at, 'MinAdjustmentMagnitude is for PercentChangeInCapacity alone', put)]
      : []),
    ...bounds
      .filter(({ from, to }) => (from ?? Number.NEGATIVE_INFINITY) >= (to ?? Number.POSITIVE_INFINITY))
      .map(({ from, to }) => aws(at, `the lower bound ${from} has to be below the upper bound ${to}`, steps)),
    ...gapsIn(bounds).map((says) => aws(at, says, steps)),
  ];
}

interface Bounds {
  from: number | undefined;
  to: number | undefined;
}

/** Steps leave no gap and do not overlap, and at most one is open to each side. */
function gapsIn(bounds: readonly Bounds[]): string[] {
  const ordered = [...bounds].sort(
    (a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY),
  );
  return ordered.slice(1).flatMap(({ from }, index) => {
    const { to } = ordered[index] ?? { to: undefined };
    return from !== undefined && from === to
      ? []
      : [`there must be no gap and no overlap between steps: ${to} and ${from}`];
  });
}

/** A resource of ECS: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html (ResourceId) */
function placeRefusals({
  service_namespace = null,
  scalable_dimension = null,
  resource_id = null,
}: ObjectValue): Found[] {
  if (service_namespace !== 'ecs') return [];
  return [
    ...(typeof scalable_dimension === 'string' && scalable_dimension !== 'ecs:service:DesiredCount'
      ? [aws('scalable_dimension', `Unsupported scalable dimension for ecs: ${scalable_dimension}`, register)]
      : []),
    ...(typeof resource_id === 'string' && !/^service\/[^/]+\/[^/]+$/.test(resource_id)
      ? [aws('resource_id', `Unsupported resource for ecs: ${resource_id}`, register)]
      : []),
  ];
}

/** Undefined for none, not a number for what is none. */
function boundOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === null || value === '' || isUnknown(value)) return undefined;
  return Number(value);
}

function aws(attribute: string, says: string, see: string): Found {
  return { attribute: [attribute], says, by: `AWS refuses it: ${see}` };
}

function blocksOf(value: Value): ObjectValue[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
