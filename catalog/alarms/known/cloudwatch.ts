import { recommendedAlarms } from '../../facts/recommended-alarms.ts';
import type { KnownAlarm } from '../known-alarm.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html */
const recommended =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html';

/** Alarms of what AWS measures. */
export const cloudwatchAlarms: readonly KnownAlarm[] = [
  {
    name: 'database-cpu',
    owner: 'cloudwatch',
    watches: ['database'],
    title: "The database's processor is busy",
    doc: 'CPUUtilization of the database, on average, is above the threshold.',
    source: recommended,
    severity: 'warning',
    threshold: { default: recommendedAlarms.database.cpuPercent, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'breaching',
    advice: 'See on the dashboard database which waits there are; a larger database.class restarts it.',
    dashboard: 'database',
    define: ({ platform, settings }) => ({
      owner: 'cloudwatch',
      queries: [
        {
          id: 'cpu',
          metric: {
            namespace: 'AWS/RDS',
            name: 'CPUUtilization',
            dimensions: { DBInstanceIdentifier: platform.name },
            stat: 'Average',
            periodSeconds: 60,
          },
          returnsData: true,
        },
      ],
      comparison: 'GreaterThanThreshold',
      threshold: settings.threshold ?? recommendedAlarms.database.cpuPercent,
    }),
  },
];
