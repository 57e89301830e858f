import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/sandbox.ts';

/** A sandbox on a folder of its own, and what an SDK client needs to reach it. */
export interface StartedSandbox {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly settings: ReturnType<typeof clientSettings>;
  /** Another sandbox on the same folder, after this one ended. */
  restart(): Promise<StartedSandbox>;
  stop(): Promise<void>;
}

/** Starts a sandbox without any Terraform type: its cloud holds what a test puts there. */
export async function startedSandbox(
  options: Partial<SandboxOptions> = {},
  folder = mkdtempSync(join(tmpdir(), 'warren-test-')),
): Promise<StartedSandbox> {
  const sandbox = await startSandbox({ folder, types: [], ...options });
  return {
    folder,
    sandbox,
    settings: clientSettings(sandbox),
    restart: async () => {
      await sandbox.stop();
      return startedSandbox(options, folder);
    },
    stop: async () => {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clientSettings({ awsEnvironment }: Sandbox) {
  return {
    endpoint: awsEnvironment.AWS_ENDPOINT_URL ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  };
}
