import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud } from '../../sandbox/cloud.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the cloud', () => {
  it('remembers an object across restarts', () => {
    openCloud(folder).put('aws_vpc', 'vpc-1', { cidr_block: '10.0.0.0/16', tags: { Name: 'net' } });
    expect(openCloud(folder).get('aws_vpc', 'vpc-1')).toEqual({ cidr_block: '10.0.0.0/16', tags: { Name: 'net' } });
  });

  it('keeps each object in a file of its own, whatever its id, and leaves nothing half written', () => {
    openCloud(folder).put('aws_s3_object', 'bucket/a/../b', { key: 'a/../b' });
    expect(readdirSync(join(folder, 'cloud', 'aws_s3_object'))).toEqual(['bucket%2Fa%2F..%2Fb.json']);
    const file = readFileSync(join(folder, 'cloud', 'aws_s3_object', 'bucket%2Fa%2F..%2Fb.json'), 'utf8');
    expect(JSON.parse(file)).toEqual({ type: 'aws_s3_object', id: 'bucket/a/../b', attributes: { key: 'a/../b' } });
  });

  it('lists one type or all of them, sorted', () => {
    const cloud = openCloud(folder);
    for (const [type, id] of [
      ['b', '2'],
      ['b', '1'],
      ['a', '3'],
    ] as const)
      cloud.put(type, id, {});
    expect(cloud.list('b').map(({ id }) => id)).toEqual(['1', '2']);
    expect(cloud.list().map(({ id }) => id)).toEqual(['3', '1', '2']);
    expect(cloud.list('c')).toEqual([]);
  });

  it('changes only what the patch names', () => {
    const cloud = openCloud(folder);
    cloud.put('aws_instance', 'i-1', { instance_type: 'm7g.large', ami: 'ami-1' });
    cloud.change('aws_instance', 'i-1', { instance_type: 'm7g.xlarge' });
    expect(cloud.get('aws_instance', 'i-1')).toEqual({ instance_type: 'm7g.xlarge', ami: 'ami-1' });
  });

  it('says which object is missing when it is to be changed', () => {
    expect(() => openCloud(folder).change('aws_vpc', 'vpc-9', {})).toThrow('There is no aws_vpc vpc-9 in');
  });

  it('forgets an object, also twice', () => {
    const cloud = openCloud(folder);
    cloud.put('aws_vpc', 'vpc-1', {});
    cloud.remove('aws_vpc', 'vpc-1');
    cloud.remove('aws_vpc', 'vpc-1');
    expect(cloud.list()).toEqual([]);
  });

  it('counts ids that were handed out, across restarts', () => {
    expect([openCloud(folder).issue('x'), openCloud(folder).issue('x'), openCloud(folder).issue('y')]).toEqual([
      0, 1, 0,
    ]);
  });
});
