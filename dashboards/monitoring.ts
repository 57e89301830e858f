import { scrapeJob } from '../contracts/monitoring.ts';
import { zabbixMetric } from '../contracts/zabbix.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines, table } from '../stacks/dashboards/panels/panels.ts';
import { promql, promqlNow } from '../stacks/dashboards/panels/queries.ts';

/** The host's own programs that tell of themselves. */
const own = [scrapeJob.prometheus, scrapeJob.loki, scrapeJob.grafana].join('|');
const prometheus = `{job="${scrapeJob.prometheus}"}`;

/** Whether what watches the platform is well itself. */
export default board({
  title: 'Monitoring',
  description:
    'What watches the platform: whether it gets what it asks for, how much it keeps, and which problems Zabbix knows of.',
  rows: [
    {
      title: 'What does not answer',
      panels: [
        table({
          title: 'Targets that do not answer',
          description:
            'Programs whose metrics cannot be had. A node: see warren status. A task: it may have stopped. A program of the host: its agent says why.',
          empty: 'all targets answer',
          unit: 'short',
          width: 12,
          labels: ['job', 'instance', 'broker', 'node', 'processor'],
          queries: [promqlNow('up{job=~".+"} == 0', 'A')],
          columns: { A: { name: 'Answers', unit: 'bool_yes_no' } },
        }),
        table({
          title: 'Problems that Zabbix knows of',
          description:
            'Problems of machines and brokers, with their severity. warren open zabbix says what was measured, and since when.',
          empty: 'Zabbix knows of none',
          unit: 'short',
          width: 12,
          labels: ['host', 'broker', 'node', 'trigger', 'severity'],
          queries: [promqlNow(`${zabbixMetric.problem}{job="${scrapeJob.watch}"} > 0`, 'A')],
          columns: { A: { name: 'Problems', unit: 'short' } },
        }),
      ],
    },
    {
      title: 'Prometheus',
      panels: [
        lines({
          title: 'Series',
          description:
            'Series that are written to now, of which each takes memory. More than before: a broker has more queues, or a target has new labels.',
          unit: 'short',
          min: 0,
          queries: [promql(`prometheus_tsdb_head_series${prometheus}`, 'series')],
        }),
        lines({
          title: 'Samples',
          description: 'Samples that are stored each second. 0: Prometheus gets nothing; see the targets above.',
          unit: 'cps',
          min: 0,
          queries: [
            promql(`rate(prometheus_tsdb_head_samples_appended_total${prometheus}[$__rate_interval])`, 'samples'),
          ],
        }),
        lines({
          title: 'Stored',
          description:
            'What blocks take of the disk. Near what the disk has: the oldest go before their time; make monitoring.storage.sizeGiB larger.',
          unit: 'bytes',
          min: 0,
          queries: [promql(`prometheus_tsdb_storage_blocks_bytes${prometheus}`, 'blocks')],
        }),
        lines({
          title: 'Time of a scrape',
          description:
            'How long the slowest target of each job takes to answer. Near the interval of 15 or 60 s: a broker has very many queues.',
          unit: 's',
          min: 0,
          bounds: { look: 5, bad: 10 },
          queries: [promql('max by (job) (scrape_duration_seconds{job=~".+"})', '{{job}}')],
        }),
        lines({
          title: 'Samples of a scrape',
          description:
            'How much the largest target of each job answers with. One that grows without end: labels come from what users choose.',
          unit: 'short',
          min: 0,
          queries: [promql('max by (job) (scrape_samples_scraped{job=~".+"})', '{{job}}')],
        }),
        lines({
          title: 'Failed queries and rules',
          description: 'Rules that could not be worked out. When red: the log of Prometheus names them.',
          unit: 'cps',
          min: 0,
          bounds: { bad: 0.001 },
          empty: 'there are no rules',
          queries: [
            promql(
              `sum by (rule_group) (rate(prometheus_rule_evaluation_failures_total${prometheus}[$__rate_interval]))`,
              '{{rule_group}}',
            ),
          ],
        }),
      ],
    },
    {
      title: 'The programs of the host',
      panels: [
        lines({
          title: 'Memory',
          description:
            'Memory of each program. One that only grows: the host may be too small; warren check says for how many brokers it is.',
          unit: 'bytes',
          min: 0,
          width: 12,
          queries: [promql(`process_resident_memory_bytes{job=~"${own}"}`, '{{job}}')],
        }),
        lines({
          title: 'CPU',
          description: 'CPUs that each program uses. All that the host has for long: it is too small.',
          unit: 'short',
          min: 0,
          width: 12,
          queries: [promql(`rate(process_cpu_seconds_total{job=~"${own}"}[$__rate_interval])`, '{{job}}')],
        }),
      ],
    },
  ],
});
