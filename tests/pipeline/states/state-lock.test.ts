import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../../pipeline/process/failure.ts';
import { type StateLockProps, type WorkflowRun, withStateLock } from '../../../pipeline/states/state-lock.ts';
import { TerraformFailure } from '../../../pipeline/terraform/terraform.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { memoryBucket } from './memory-bucket.ts';

afterAll(removeScratchFolders);
afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
});

const me = `${userInfo().username}@${hostname()}`;
const notesKey = 'warren/at-work/network.json';
const lockKey = 'network.tfstate.tflock';
const lockedOut = new TerraformFailure('Error acquiring the state lock\n  ConditionalRequestConflict');

/** Process id of a process that has ended. */
const gone = spawnSync(process.execPath, ['--version']).pid;

interface Left {
  who?: string;
  pid?: number;
  run?: WorkflowRun;
  since?: string;
  pidFile?: string;
}

/** A state of network, whose lock is left where notes say so, and a Terraform that takes it away when asked. */
function surroundings(...left: Left[]) {
  const folder = scratchFolder();
  const bucket = memoryBucket();
  const log = join(folder, 'log');
  const terraform = join(folder, 'terraform');
  writeFileSync(terraform, `#!/bin/sh\necho "$@" >> ${log}\n`);
  chmodSync(terraform, 0o755);
  process.env.TERRAFORM_BINARY_NAME = terraform;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const notes = left.map((note) => ({ who: me, pid: gone, pidFile: join(folder, 'pid'), since: ago(31), ...note }));
  if (left.length > 0) bucket.objects.set(notesKey, JSON.stringify(notes));
  return {
    folder,
    bucket,
    ago,
    notes: () => JSON.parse(bucket.objects.get(notesKey) ?? '[]'),
    /** Locks the state as Terraform does, with nanoseconds: internal/states/statemgr/locker.go, LockInfo.Marshal. */
    lock: (more: { Who?: string; Created?: string } = {}) => {
      const Created = ago(30).replace(/\.\d+Z$/, '.123456789Z');
      const info = {
        ID: 'lock-1',
        Operation: 'OperationTypeApply',
        Info: '',
        Who: me,
        Version: '1.11.4',
        Created,
        ...more,
      };
      bucket.objects.set(lockKey, JSON.stringify({ ...info, Path: 'states/network.tfstate' }));
      return Created;
    },
    commands: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    /** Works until it is locked out so many times. */
    work: (lockedTimes: number, props: Partial<StateLockProps> = {}, during: () => void = () => {}) => {
      let times = 0;
      const stack = { name: 'network', dependencies: [], folder, configuration: {}, keptDisks: [], retired: false };
      const states = { bucket, names: async () => [], read: async () => undefined };
      return withStateLock({ states, stack, ...props }, async () => {
        during();
        times += 1;
        if (times <= lockedTimes) throw lockedOut;
        return times;
      });
    },
  };
}

const unlocked = ['force-unlock -force lock-1'];

describe('a process that changes a stack', () => {
  test('leaves a note meanwhile and takes it away after', async () => {
    const { work, notes, folder } = surroundings();
    const run = { id: 12, attempt: 1 };
    let meanwhile: unknown;
    await work(0, { run }, () => {
      meanwhile = notes();
    });
    const since = expect.stringMatching(/Z$/);
    expect(meanwhile).toEqual([{ who: me, pid: process.pid, pidFile: join(folder, 'pid'), run, since }]);
    expect(notes()).toEqual([]);
  });

  test('takes its note away when it fails, and leaves those of others', async () => {
    const { work, notes } = surroundings({ who: 'other@there' });
    const failing = work(0, {}, () => {
      expect(notes()).toHaveLength(2);
      throw new TerraformFailure('no capacity');
    });
    await expect(failing).rejects.toEqual(new TerraformFailure('no capacity'));
    expect(notes()).toMatchObject([{ who: 'other@there' }]);
  });

  test('leaves the notes of others when it succeeds, but for those of a week ago', async () => {
    const { work, notes } = surroundings(
      { who: 'old@there', since: '2026-01-01T00:00:00.000Z' },
      { who: 'other@there' },
    );
    await work(0);
    expect(notes()).toMatchObject([{ who: 'other@there' }]);
  });

  test('works although the notes cannot be read', async () => {
    const { work, notes, bucket } = surroundings();
    bucket.objects.set(notesKey, '[{');
    expect(await work(0)).toBe(1);
    expect(notes()).toEqual([]);
  });

  test('does its work again when the lock is gone by the time that it looks', async () => {
    const { work, commands } = surroundings();
    expect(await work(1)).toBe(2);
    expect(commands()).toEqual([]);
  });
});

describe('a lock is taken away and the work done again', () => {
  test('when it was left by a process of this host that is gone', async () => {
    const { work, lock, commands, notes } = surroundings({});
    lock();
    const said: string[] = [];
    expect(await work(1, { say: (line) => said.push(line) })).toBe(2);
    expect(commands()).toEqual(unlocked);
    expect(said).toEqual([`network: ${me} was killed while it held the lock of the state; taking the lock away.`]);
    expect(notes()).toEqual([]);
  });

  test('when the Terraform that went on without its process is gone, too', async () => {
    const { work, lock, commands, folder } = surroundings({});
    writeFileSync(join(folder, 'pid'), String(gone));
    lock();
    await work(1);
    expect(commands()).toEqual(unlocked);
  });

  test('when it was left by an earlier attempt of the same run, on whatever host', async () => {
    const { work, lock, commands } = surroundings({ who: 'runner@one', run: { id: 12, attempt: 1 } });
    lock({ Who: 'runner@one' });
    expect(await work(1, { run: { id: 12, attempt: 2 } })).toBe(2);
    expect(commands()).toEqual(unlocked);
  });

  test('when it was left by a run that is over', async () => {
    const { work, lock, commands } = surroundings({ who: 'runner@one', run: { id: 11, attempt: 1 } });
    lock({ Who: 'runner@one' });
    const asked: WorkflowRun[] = [];
    const isOver = async (run: WorkflowRun) => {
      asked.push(run);
      return true;
    };
    expect(await work(1, { run: { id: 12, attempt: 1 }, isOver })).toBe(2);
    expect(asked).toEqual([{ id: 11, attempt: 1 }]);
    expect(commands()).toEqual(unlocked);
  });

  test('when clocks differ by seconds', async () => {
    const { work, lock, commands, ago } = surroundings({});
    lock({ Created: ago(31.5) });
    await work(1);
    expect(commands()).toEqual(unlocked);
  });
});

describe('a lock stays, and its holder is named,', () => {
  /** Expects that the stack is left alone. */
  async function expectHeld(parts: ReturnType<typeof surroundings>, props: Partial<StateLockProps> = {}) {
    const { work, commands, notes, folder, bucket } = parts;
    const before = notes().length;
    const { Who, Created } = JSON.parse(bucket.objects.get(lockKey) ?? '');
    const failure = await work(1, props).catch((error: unknown) => error);
    expect(failure).toEqual(
      new SurroundingsFailure(
        `the state of network is locked by ${Who} since ${Created} (OperationTypeApply). ` +
          'Wait until that run is done and try again. If it is certain that it was killed, take the lock away: ' +
          `terraform -chdir=${folder} force-unlock lock-1`,
      ),
    );
    expect((failure as Error).cause).toBe(lockedOut);
    expect(commands()).toEqual([]);
    expect(notes()).toHaveLength(before);
  }

  test('when it is held by a process of this host that is alive', async () => {
    const parts = surroundings({ pid: process.pid });
    parts.lock();
    await expectHeld(parts);
  });

  test('when any of those that may hold it is alive', async () => {
    const parts = surroundings({}, { pid: process.pid }, {});
    parts.lock();
    await expectHeld(parts);
  });

  test('when it is held by a process of another host', async () => {
    const parts = surroundings({ who: 'other@there' });
    parts.lock({ Who: 'other@there' });
    await expectHeld(parts);
  });

  test('when nobody noted that they were at work', async () => {
    const parts = surroundings();
    parts.lock();
    await expectHeld(parts);
  });

  test('when the only note is of somebody else, or of after it was taken', async () => {
    const parts = surroundings({ who: 'other@there' }, { since: new Date().toISOString() });
    parts.lock();
    await expectHeld(parts);
  });

  test('when it is held by somebody else than the process that is gone', async () => {
    const parts = surroundings({});
    parts.lock({ Who: 'other@there' });
    await expectHeld(parts);
  });

  test('when it does not say when it was taken', async () => {
    const parts = surroundings({});
    parts.lock({ Created: 'yesterday' });
    await expectHeld(parts);
  });

  test.each<[string, Partial<StateLockProps>]>([
    ['the same attempt', { run: { id: 12, attempt: 2 } }],
    ['a later attempt', { run: { id: 12, attempt: 1 } }],
    ['another run', { run: { id: 13, attempt: 5 } }],
    ['another run that is not over', { run: { id: 13, attempt: 5 }, isOver: async () => false }],
    ['a run, and this process is part of none', {}],
  ])('when it is held by %s', async (_, props) => {
    const parts = surroundings({ run: { id: 12, attempt: 2 } });
    parts.lock();
    await expectHeld(parts, props);
  });

  test('when the Terraform of a killed process goes on, also once later ones wrote over its process id', async () => {
    const parts = surroundings({});
    const terraform = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const pidFile = join(parts.folder, 'pid');
    writeFileSync(pidFile, String(terraform.pid));
    parts.lock();
    const overwrite = () => writeFileSync(pidFile, String(gone));
    await expect(parts.work(1, {}, overwrite)).rejects.toThrow('is locked by');
    await expectHeld(parts);
    terraform.kill('SIGKILL');
    await new Promise((resolve) => terraform.on('close', resolve));
    expect(await parts.work(1)).toBe(2);
    expect(parts.commands()).toEqual(unlocked);
  });
});

test('a lock that comes back after it was taken away is a failure', async () => {
  const { work, lock, commands } = surroundings({});
  lock();
  await expect(work(2)).rejects.toBe(lockedOut);
  expect(commands()).toEqual(unlocked);
});
