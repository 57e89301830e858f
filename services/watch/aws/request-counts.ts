import { CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { queueMetricNamespace } from '../../../contracts/queue-metrics.ts';
import { requestDimension, requestMetric } from '../../../contracts/request-metrics.ts';
import { explained } from '../../node/aws/explained.ts';
import { awsSettings } from '../../node/aws/settings.ts';
import type { Requests } from '../promises/counts.ts';

/** An endpoint, and from when on it is asked about, in milliseconds since 1970. */
export interface AskedEndpoint {
  endpoint: string;
  from: number;
}

/** What CloudWatch has of requests that count for promises. Throws with the namespace when it refuses or does not answer. */
export interface RequestCounts {
  /** By endpoints, and by the beginnings of minutes in milliseconds since 1970; of a minute without any such request nothing. */
  since(asked: {
    platform: string;
    endpoints: readonly AskedEndpoint[];
    /** Milliseconds since 1970. */
    until: number;
  }): Promise<Map<string, Map<number, Requests>>>;
}

/** Each endpoint is two queries, of the 500 of a call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const mostAtOnce = 250;

/** Counts of one region. */
export function openRequestCounts(region: string): RequestCounts {
  const client = new CloudWatchClient({ region, ...awsSettings });
  return {
    async since({ platform, endpoints, until }) {
      const namespace = queueMetricNamespace({ name: platform });
      const found = new Map<string, Map<number, Requests>>();
      for (let first = 0; first < endpoints.length; first += mostAtOnce) {
        const part = endpoints.slice(first, first + mostAtOnce);
        await explained(`promises of ${namespace} cannot be read`, () =>
          readPart(client, { namespace, part, until, found }),
        );
      }
      return found;
    },
  };
}

interface Part {
  namespace: string;
  part: readonly AskedEndpoint[];
  until: number;
  found: Map<string, Map<number, Requests>>;
}

async function readPart(client: CloudWatchClient, { namespace, part, until, found }: Part): Promise<void> {
  const MetricDataQueries = part.flatMap(({ endpoint }, index) =>
    (['counted', 'kept'] as const).map(
      (what): MetricDataQuery => ({
        Id: `${what}_${index}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: requestMetric.kept,
            Dimensions: [{ Name: requestDimension.endpoint, Value: endpoint }],
          },
          Period: 60,
          Stat: statistics[what],
        },
      }),
    ),
  );
  const StartTime = new Date(Math.min(...part.map(({ from }) => from)));
  const pages = paginateGetMetricData({ client }, { MetricDataQueries, StartTime, EndTime: new Date(until) });
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
      const [what, index] = Id.split('_') as [keyof Requests, string];
      const asked = part[Number(index)];
      if (!asked) continue;
      const minutes = found.get(asked.endpoint) ?? new Map<number, Requests>();
      found.set(asked.endpoint, minutes);
      Timestamps.forEach((time, at) => {
        if (time.getTime() < asked.from) return;
        const known = minutes.get(time.getTime()) ?? { counted: 0, kept: 0 };
        minutes.set(time.getTime(), { ...known, [what]: Math.round(Values[at] ?? 0) });
      });
    }
  }
}

/** A request is a sample of 1 or 0. */
const statistics = { counted: 'SampleCount', kept: 'Sum' } as const;
