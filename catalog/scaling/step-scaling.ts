/** A policy of Application Auto Scaling of the type StepScaling, as far as Warren uses any. */
export interface StepPolicy {
  adjustmentType: 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity';
  /** In ascending order, without gaps. */
  steps: readonly Step[];
  /** How long an activity of the policy counts as under way. */
  cooldownSeconds: number;
}

/** What is done while the metric is so far from the alarm's threshold. */
export interface Step {
  /** Distance from the threshold from which on it is done; absent where there is no least. */
  lowerBound?: number;
  /** Distance up to which it is done; absent where there is no most. */
  upperBound?: number;
  /** Tasks, or percent, to add, or to have with ExactCapacity. */
  adjustment: number;
}

/** What scaling has come to: the tasks that are wanted, and which activities count as under way. */
export interface Capacity {
  wanted: number;
  /** The last activity that added: the tasks before it, and the second until which it counts. */
  added?: { from: number; untilSecond: number };
  /** Until which second nothing more is taken away. */
  removedUntilSecond?: number;
}

/** A policy that an alarm calls, and how far from the threshold its metric is. */
export interface Call {
  policy: StepPolicy;
  distance: number;
}

/**
 * The tasks that are wanted after alarms called policies in the same second. As AWS tells it: of several policies the
 * largest capacity wins, whichever way; what was added within the cooldown is a part of what is to be added; nothing is
 * taken away within the cooldown of what was; and adding ends that one.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
 */
export function scale(
  capacity: Capacity,
  { calls, second, bounds }: { calls: readonly Call[]; second: number; bounds: { min: number; max: number } },
): Capacity {
  const inBounds = (tasks: number) => Math.min(bounds.max, Math.max(bounds.min, tasks));
  const { wanted, added } = capacity;
  const underWay = added !== undefined && second < added.untilSecond ? added : undefined;
  const asked = calls.flatMap(({ policy, distance }) => {
    const target = targetOf(policy, distance, wanted);
    if (target === undefined) return [];
    // What is being added is a part of what this would add.
    const tasks =
      underWay && target > wanted ? Math.max(wanted, targetOf(policy, distance, underWay.from) ?? wanted) : target;
    return [{ tasks: inBounds(tasks), cooldownSeconds: policy.cooldownSeconds }];
  });
  const [first, ...others] = asked;
  if (!first) return capacity;
  const largest = others.reduce((most, each) => (each.tasks > most.tasks ? each : most), first);
  if (largest.tasks > wanted) {
    const from = underWay?.from ?? wanted;
    return { wanted: largest.tasks, added: { from, untilSecond: second + largest.cooldownSeconds } };
  }
  const isBlocked = capacity.removedUntilSecond !== undefined && second < capacity.removedUntilSecond;
  if (largest.tasks === wanted || isBlocked) return capacity;
  return { wanted: largest.tasks, removedUntilSecond: second + largest.cooldownSeconds };
}

/** The capacity that a policy asks for; undefined where it has no step for the distance. */
function targetOf({ adjustmentType, steps }: StepPolicy, distance: number, tasks: number): number | undefined {
  const step = steps.find((each) => isWithin(each, distance));
  if (!step) return undefined;
  if (adjustmentType === 'ExactCapacity') return step.adjustment;
  if (adjustmentType === 'ChangeInCapacity') return tasks + step.adjustment;
  return tasks + roundedPercent((tasks * step.adjustment) / 100);
}

/** Above the threshold the lower bound belongs to a step, below it the upper one. */
function isWithin(
  { lowerBound = Number.NEGATIVE_INFINITY, upperBound = Number.POSITIVE_INFINITY }: Step,
  distance: number,
) {
  return distance >= 0 && upperBound > 0
    ? distance >= lowerBound && distance < upperBound
    : distance > lowerBound && distance <= upperBound;
}

/** Towards 0, but never to it. */
function roundedPercent(change: number): number {
  return Math.abs(change) < 1 && change !== 0 ? Math.sign(change) : Math.trunc(change);
}
