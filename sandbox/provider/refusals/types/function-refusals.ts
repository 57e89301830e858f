import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';

const guide = 'https://docs.aws.amazon.com/lambda/latest/dg';

/** All variables together, names and values, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostEnvironmentBytes = 4096;

/** Names that Lambda keeps for itself: environment_variable_keys.json of AWS::Lambda::Function in cfn-lint 1.58.0. */
const reservedNames: readonly string[] = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

/** An account runs 1,000 at once, of which 100 stay unreserved: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const mostReserved = 900;

/** What CreateFunction and PutFunctionConcurrency refuse. */
export function functionRefusals(config: ObjectValue): Found[] {
  const { reserved_concurrent_executions: reserved = null, environment = null, logging_config = null } = config;
  return [
    ...[environment].flat().filter(isObject).flatMap(environmentRefusals),
    ...[logging_config].flat().filter(isObject).flatMap(logRefusals),
    ...(typeof reserved === 'number' && reserved > mostReserved
      ? [
          found(
            'reserved_concurrent_executions',
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
            `${guide}/configuration-concurrency.html`,
          ),
        ]
      : []),
  ];
}

function environmentRefusals({ variables = null }: ObjectValue): Found[] {
  if (!isObject(variables)) return [];
  const kept = Object.keys(variables).filter((name) => reservedNames.includes(name));
  const known = Object.entries(variables).filter(([, value]) => !isUnknown(value));
  const bytes = known.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);
  return [
    ...(kept.length > 0
      ? [
          found(
            'environment',
            `Reserved keys used in this request: ${kept.join(', ')}`,
            `${guide}/configuration-envvars.html`,
          ),
        ]
      : []),
    ...(bytes > mostEnvironmentBytes
      ? [
          found(
            'environment',
            `environment variables take ${bytes} bytes, and ${mostEnvironmentBytes} fit`,
            `${guide}/gettingstarted-limits.html`,
          ),
        ]
      : []),
  ];
}

/** Levels are for JSON alone: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
function logRefusals({ log_format, application_log_level, system_log_level }: ObjectValue): Found[] {
  const levels = [application_log_level, system_log_level].filter((level) => typeof level === 'string' && level !== '');
  return log_format === 'Text' && levels.length > 0
    ? [
        found(
          'logging_config',
          'log levels are for the format JSON alone',
          `${guide}/monitoring-cloudwatchlogs-log-level.html`,
        ),
      ]
    : [];
}

function bytesOf(value: Value): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}

function found(attribute: string, says: string, see: string): Found {
  return { attribute: [attribute], says, by: `AWS refuses it: ${see}` };
}
