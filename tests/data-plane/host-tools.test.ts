import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { pathWith } from '../../operations/servers/trees/host-tools.ts';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';

const withTrees = whyNoTrees() === undefined ? test : test.skip;

withTrees('A computer without a program runs that of a tree, and sees what it has itself', async () => {
  const tree = await prepareTree('rabbitmq');
  const path = pathWith(['ip', 'losetup'], { tree, path: '/bin' });
  expect(path).toBe(`/bin:${tree}.tools`);
  const links: { ifname: string }[] = JSON.parse(
    execFileSync('sh', ['-c', 'exec ip -json link'], { env: { PATH: `${tree}.tools:/bin` }, encoding: 'utf8' }),
  );
  expect(links.map(({ ifname }) => ifname)).toEqual(expect.arrayContaining(readdirSync('/sys/class/net')));
});

withTrees('A computer that has them all runs its own', async () => {
  const tree = await prepareTree('rabbitmq');
  expect(pathWith(['sh'], { tree, path: '/bin' })).toBe('/bin');
});
