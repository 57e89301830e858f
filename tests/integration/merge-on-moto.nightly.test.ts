import { planBucket, stateBucket } from '../../contracts/names.ts';
import { lockKey } from '../../contracts/object-keys.ts';
import { openBucket } from '../../pipeline/aws/bucket.ts';
import { describeJudgedBy } from '../judges/judged.ts';
import { motoStandIn, region, type StandIn } from '../judges/stand-ins.ts';
import { removeScratchFolders } from '../repositories.ts';
import { type MergeWorkbench, mergeWorkbench, type OpenPull, smallBroker } from './merge-workbench.ts';

// The pipeline from pull request to apply, whose states, notes, journals and plans are in an S3 that none of us wrote.

describeJudgedBy('moto')('with states and plans on moto', () => {
  let moto: StandIn;
  let bench: MergeWorkbench;
  let buckets: { states: string; plans: string };

  beforeAll(async () => {
    moto = await motoStandIn();
    bench = await mergeWorkbench(undefined, {
      arrange: async ({ cloud, awsEnvironment }, platform) => {
        buckets = { states: stateBucket(platform), plans: planBucket(platform) };
        for (const name of Object.values(buckets)) await moto.bucket(name, { versions: true });
        // Terraform adopts a bucket of states that is there.
        const arn = `arn:aws:s3:::${buckets.states}`;
        cloud.put('aws_s3_bucket', buckets.states, { id: buckets.states, arn, bucket: buckets.states, region });
        // Gates run commands on nodes, which are the sandbox's.
        const { AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_SSM } = awsEnvironment;
        Object.assign(process.env, moto.awsEnvironment, { AWS_ENDPOINT_URL_SSM });
      },
    });
  });

  afterAll(async () => {
    await bench.close();
    await moto.stop();
    removeScratchFolders();
  });

  const diskSizes = () => bench.sandbox.cloud.list('aws_ebs_volume').map(({ attributes }) => attributes.size);
  const grow = (sizeGiB: number) =>
    bench.openPull({ 'brokers/staging.yaml': smallBroker.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`) });
  const applyComment = ({ number }: OpenPull) =>
    bench.github.repository.comments(number).find(({ body }) => body.startsWith('<!-- warren:apply:1 -->'))?.body;

  test('a pull request is planned, reviewed, merged and applied as reviewed', async () => {
    const pull = grow(30);
    expect((await bench.plan(pull)).well).toBe(true);
    const plans = await openBucket(buckets.plans, region).keys('plans/');
    expect(plans.filter((key) => key.endsWith('manifest.json'))).toHaveLength(1);
    const { well, said } = await bench.apply(bench.merge(pull, 'squash'));
    expect(said).toContainEqual(expect.stringMatching(/^broker-staging: applied: as reviewed: Apply complete!/));
    expect(well).toBe(true);
    expect(diskSizes()).toEqual([30]);
    expect(applyComment(pull)).toContain('### Warren applied 1 stack\n');
  });

  test('a lock that somebody else left is told and left alone, and the next run goes on once it is gone', async () => {
    const pull = grow(40);
    await bench.plan(pull);
    const commit = bench.merge(pull, 'squash');
    const bucket = openBucket(buckets.states, region);
    const [ID, Created] = ['6f9bd2a9-62b5-7bd2-f05b-4c5b6ae4ecde', '2026-11-21T10:00:00.000000000Z'];
    const lock = { ID, Operation: 'OperationTypeApply', Info: '', Who: 'ada@laptop', Version: '1.11.4', Created };
    await bucket.write(lockKey('broker-staging'), JSON.stringify({ ...lock, Path: 'x' }));
    expect((await bench.apply(commit)).well).toBe(false);
    expect(applyComment(pull)).toContain(
      'the state of broker-staging is locked by ada@laptop since 2026-11-21T10:00:00',
    );
    expect(await bucket.read(lockKey('broker-staging'))).toBeDefined();
    await bucket.remove(lockKey('broker-staging'));
    expect((await bench.apply(commit)).well).toBe(true);
    expect(diskSizes()).toEqual([40]);
  });
});
