import { findKeptDisks, releaseDisks } from '../../../pipeline/terraform/kept-disks.ts';

const volume = (name: string, keep: string) => ({
  mode: 'managed',
  type: 'aws_ebs_volume',
  name,
  instances: [{ attributes: { id: `vol-${name}`, tags: { Name: `acme-${name}`, 'warren:keep': keep } } }],
});
const state = {
  resources: [volume('node-1-data', 'true'), volume('node-2-data', 'true'), volume('node-3-data', 'false')],
};

test('a disk that asks to be kept is released once the configuration no longer names it', () => {
  const configuration = { resource: { aws_ebs_volume: { 'node-1-data': {} } } };
  const disks = findKeptDisks(state, configuration);
  expect(disks).toEqual([{ address: 'aws_ebs_volume.node-2-data', id: 'vol-node-2-data', name: 'acme-node-2-data' }]);
  expect(releaseDisks(disks)).toEqual({
    removed: [{ from: 'aws_ebs_volume.node-2-data', lifecycle: [{ destroy: false }] }],
  });
});

test('a configuration that names every disk releases none', () => {
  const configuration = { resource: { aws_ebs_volume: { 'node-1-data': {}, 'node-2-data': {}, 'node-3-data': {} } } };
  expect(releaseDisks(findKeptDisks(state, configuration))).toEqual({});
  expect(findKeptDisks({}, configuration)).toEqual([]);
});
