import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

// The whole tour: the longest took 412 s on two processors with thirty other programs.
jest.setTimeout(1_200_000);

afterAll(removeScratchFolders);

const startTour = (env: NodeJS.ProcessEnv) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'cli/tour.ts'], {
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
  });

test('npm start checks, synthesizes, applies to the sandbox and shows the review of a sample change', () => {
  const { status, stdout, stderr } = startTour(process.env);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /checked\s+3 brokers, 2 endpoints, 2 processors, 11 dashboards, 18 alerts, 1 route, 1 platform file/,
  );
  expect(stdout).toMatch(/synthesized\s+14 stacks, \d+ resources/);
  expect(stdout).toMatch(/applied\s+14 of 14 stacks to the sandbox: (Terraform|OpenTofu) [\d.]+, simulated clouds/);
  expect(stdout).toContain(
    'A pull request that resizes orders from m7g.xlarge to m7g.2xlarge and adds billing would say:',
  );
  expect(stdout).toMatch(
    /^Can be merged: restarts orders node by node and adds billing; nothing is lost\.\n1 rolling, 1 new broker/m,
  );
  expect(stdout).toMatch(/rolling {4}orders moves from m7g\.xlarge to m7g\.2xlarge\./);
  expect(stdout).toContain('Not explained by any file in this change: nothing.');
  expect(stdout).toMatch(
    /broker-billing\s+79 new, from the plan\n\s+broker-orders\s+3 change, 3 gates run, in this order, from the plan/,
  );
  expect(status).toBe(0);
});

test('npm start without Terraform says so in one line and reviews the synthesized difference', () => {
  const onlyNode = scratchFolder();
  symlinkSync(process.execPath, join(onlyNode, 'node'));
  const { status, stdout } = startTour({ ...process.env, PATH: onlyNode, TERRAFORM_BINARY_NAME: '' });
  expect(stdout).toMatch(/not applied\s+terraform is not on the PATH\. Install Terraform 1\.11 or newer \(https:\S+\)/);
  expect(stdout).toMatch(
    /^Can be merged: restarts orders node by node and adds billing; nothing is lost\.\n1 rolling, 1 new broker/m,
  );
  expect(stdout).toMatch(/broker-billing\s+79 new; foretold without a plan/);
  expect(stdout).toContain('Without a plan of Terraform: what AWS has');
  expect(status).toBe(0);
});

test('a gate that is called by hand talks to Systems Manager and says why it cannot', () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'home'));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      'bin/warren',
      'gate',
      '--broker',
      'orders',
      '--node',
      '1',
      '--instance',
      'i-1',
      '--region',
      'eu-west-1',
      '--bundle',
      '0123456789abcdef',
      '--agent',
      'a'.repeat(64),
    ],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        HOME: join(folder, 'home'),
        AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
      },
    },
  );
  expect(stderr).toContain('warren: AWS Systems Manager did not take the command.');
  expect(status).toBe(2);
});
