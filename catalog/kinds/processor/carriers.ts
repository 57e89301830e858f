import type { StackPart } from '../../kind.ts';

/** What its tasks are replaced by. */
const tasks = ['aws_ecs_task_definition.task', 'aws_ecs_service.service'];

/** What it reads of other stacks, and the names that it gives it. */
const elsewhere = ['data.terraform_remote_state.*', 'locals'];

/** Whom its queue's metrics are of, and who watches them. */
const queue = [...tasks, 'aws_s3_object.scaled-queue', 'aws_cloudwatch_metric_alarm.*'];

/** What changes how many tasks run. */
const scaling = ['aws_appautoscaling_*', 'aws_cloudwatch_metric_alarm.scaling-*'];

/** Which resources of a processor's stack carry a change of a field. */
export const processorCarriers: StackPart['carriers'] = {
  '': tasks,
  broker: [...queue, 'aws_iam_role_policy.*', ...elsewhere],
  vhost: queue,
  queue,
  user: [...tasks, 'aws_iam_role_policy.*', ...elsewhere],
  // The images that may be pulled.
  image: [...tasks, 'aws_iam_role_policy.start-role-policy'],
  'capacity.spotPercent': ['aws_ecs_service.service'],
  'tasks.min': [...scaling, 'aws_ecs_service.service'],
  'tasks.max': scaling,
  scaling,
  // Who logs in where, and what lets it; who may log in to the cache stands with the cache.
  uses: [
    ...tasks,
    'aws_iam_role_policy.role-policy',
    'terraform_data.preparation',
    ...elsewhere,
    'aws_elasticache_user.*',
    'aws_elasticache_user_group.*',
  ],
  logs: ['aws_cloudwatch_log_group.logs'],
  // The secret that may be read, and the way there.
  'logs.loki': [
    ...tasks,
    'aws_iam_role_policy.start-role-policy',
    'aws_vpc_security_group_egress_rule.firewall-out-loki',
  ],
};
