import { parse } from 'yaml';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { monitoringFiles } from '../../stacks/monitoring/bundle/files.ts';
import { removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';
import { withoutAws } from './host-files.ts';

afterAll(removeScratchFolders);

const watched = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n`;
const catalog = requireCatalog(sampleRepository({ 'platform.yaml': watched }));
const files = monitoringFiles({ catalog, dashboards: [], alarms: [] });
const changed = withoutAws(files, { platform: 'acme', broker: 'orders', target: '127.0.0.1:15692' });
const read = (of: typeof files, path: string) => parse(of.find((file) => file.path === path)?.text ?? '');

test('nodes stand where discovery would have found them, and their series get the labels that they get in AWS', () => {
  const [before, after] = [files, changed].map((one) => read(one, 'prometheus/prometheus.yml').scrape_configs);
  const brokers = after.filter(({ job_name }: { job_name: string }) => job_name.startsWith('rabbitmq'));
  expect(brokers).toHaveLength(2 * catalog.brokers.length);
  for (const scrape of brokers) {
    const labels = {
      __meta_ec2_tag_warren_platform: 'acme',
      __meta_ec2_tag_warren_broker: 'orders',
      __meta_ec2_tag_warren_node: '1',
    };
    expect(scrape).toMatchObject({ static_configs: [{ targets: ['127.0.0.1:15692'], labels }] });
    const used = scrape.relabel_configs.flatMap(
      ({ source_labels = [] }: { source_labels?: string[] }) => source_labels,
    );
    expect(used.filter((label: string) => !(label in labels))).toEqual([]);
    for (const gone of ['ec2_sd_configs', 'tls_config', 'scheme']) expect(scrape).not.toHaveProperty(gone);
  }
  expect(after.slice(brokers.length)).toEqual(before.slice(brokers.length));
});

test('Loki keeps logs in files, and everything else is as the host is told', () => {
  const loki = read(changed, 'loki/loki.yaml');
  expect(loki.storage_config.object_store).toEqual({ filesystem: { dir: '/loki/chunks' } });
  expect(JSON.stringify(loki)).not.toContain('s3');
  const same = files.filter(({ path, text }) => changed.find((file) => file.path === path)?.text === text);
  expect(files.length - same.length).toBe(2);
});
