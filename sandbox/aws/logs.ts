import type { Cloud } from '../cloud.ts';
import { type Input, jsonService } from './protocols/json-protocol.ts';
import { AwsError, type Service } from './protocols/protocol.ts';

/** Streams of lines, in the memory of this process alone. */
export interface LogStreams {
  /** Adds lines to a stream, which is made with the first of them; nothing where there is no such group. */
  write(group: string, stream: string, lines: readonly string[]): void;
}

/** The simulated CloudWatch Logs. */
export interface Logs extends LogStreams {
  readonly service: Service;
}

interface Event {
  readonly timestamp: number;
  readonly message: string;
}

/** Events of one answer, at most: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html (limit) */
const mostEvents = 10_000;

/** As much of CloudWatch Logs as reading what a task wrote needs: GetLogEvents, from the head. */
export function cloudWatchLogs({ cloud }: { cloud: Cloud }): Logs {
  const streams = new Map<string, Event[]>();
  const hasGroup = (group: string) =>
    cloud.list('aws_cloudwatch_log_group').some(({ attributes }) => attributes.name === group);
  return {
    service: jsonService({
      name: 'CloudWatch Logs',
      version: '1.1',
      operations: {
        GetLogEvents: (input) => {
          const { logGroupName, logStreamName } = input;
          if (!hasGroup(String(logGroupName))) {
            throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
          }
          const events = streams.get(keyOf(String(logGroupName), String(logStreamName)));
          if (!events) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
          return page(events, input);
        },
      },
    }),
    write: (group, stream, lines) => {
      if (!hasGroup(group)) return;
      const key = keyOf(group, stream);
      const timestamp = Date.now();
      streams.set(key, [...(streams.get(key) ?? []), ...lines.map((message) => ({ timestamp, message }))]);
    },
  };
}

function keyOf(group: string, stream: string): string {
  return JSON.stringify([group, stream]);
}

/** At the end of a stream the next token is the one that it was asked with. */
function page(events: readonly Event[], { nextToken, limit, startFromHead }: Input): object {
  if (startFromHead !== true && nextToken === undefined) {
    throw new AwsError('InvalidParameterException', "The sandbox's GetLogEvents reads from the head alone.");
  }
  const from = nextToken === undefined ? 0 : Number(/^f\/(\d+)$/.exec(String(nextToken))?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const found = events.slice(from, from + Math.min(mostEvents, Number(limit ?? mostEvents)));
  return {
    events: found.map((event) => ({ ...event, ingestionTime: event.timestamp })),
    nextForwardToken: `f/${from + found.length}`,
    nextBackwardToken: `b/${from}`,
  };
}
