import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../until.ts';

const leaseMs = 2000;

test('a process that stood still while another node took its lock goes on with nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-frozen-'));
  const steps = () => (existsSync(join(folder, 'steps')) ? statSync(join(folder, 'steps')).size : 0);
  const program = join(import.meta.dirname, 'locked-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  try {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    await until('it has taken five steps', () => steps() >= 5);
    child.kill('SIGSTOP');
    const before = await standsStill(steps);
    await sleep(leaseMs);
    const another = { holder: '3/9', purpose: 'configure', until: Date.now() + 60_000 };
    writeFileSync(join(folder, 'lock.json'), JSON.stringify(another));
    child.kill('SIGCONT');
    await closed;
    // It may have been stopped within a step, between looking and doing.
    expect(steps() - before).toBeLessThanOrEqual(1);
    expect(printed).toMatch(/^"steps" lost the lock of orders: .*\. Nothing was begun after that; run it again\n$/);
    expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toEqual(another);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The count, once it rises no more. */
async function standsStill(count: () => number): Promise<number> {
  for (;;) {
    const before = count();
    await sleep(200);
    if (count() === before) return before;
  }
}
