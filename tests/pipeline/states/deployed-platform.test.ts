import { openDeployedPlatform } from '../../../pipeline/states/deployed-platform.ts';
import { changeFiles, removeScratchFolders, sampleRepository } from '../../repositories.ts';

afterAll(removeScratchFolders);

test('the files of a platform are read once, and those that have problems keep no others from being asked for', () => {
  const repository = sampleRepository({ 'brokers/telemetry.yaml': 'version: 1\n' });
  const platform = openDeployedPlatform(repository);
  changeFiles(repository, { 'platform.yaml': null, 'brokers/orders.yaml': null, 'brokers/staging.yaml': null });
  const { brokers, platform: said } = platform.catalogOf(['orders', 'staging']);
  expect(said.name).toBe('acme');
  expect(brokers.map(({ name }) => name)).toEqual(['orders', 'staging']);
  expect(platform.catalogOf([]).brokers).toEqual([]);
  expect(platform.catalogOf(['telemetry', 'staging']).brokers).toHaveLength(1);
  expect(platform.plans.name).toBe('acme-warren-plans-123456789012-eu-west-1');
});

test('a platform.yaml that has problems is reported, with those of all other files', () => {
  const repository = sampleRepository({ 'platform.yaml': 'name: acme\n', 'brokers/telemetry.yaml': 'version: 1\n' });
  const open = () => openDeployedPlatform(repository);
  expect(open).toThrow(/brokers\/telemetry\.yaml:1:.*platform\.yaml:1:.* Nothing was changed\.$/s);
});
