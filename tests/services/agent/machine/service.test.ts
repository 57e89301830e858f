import { units } from '../../../../services/agent/machine/service.ts';

const written = units(['/usr/bin/docker', 'run', 'rabbitmq']);

test("queues' metrics are published on every minute, within that minute, and by nobody else beside", () => {
  expect(written['warren-queue-metrics.timer']).toContain('[Timer]\nOnCalendar=*-*-* *:*:00\nAccuracySec=1s\n');
  expect(written['warren-queue-metrics.service']).toContain(
    '[Service]\nType=oneshot\nExecStart=/opt/warren/agent queue-metrics\nTimeoutStartSec=50\n',
  );
});

test('each timer has its service, and comes back when the machine does', () => {
  const timers = Object.keys(written).filter((name) => name.endsWith('.timer'));
  expect(timers).toEqual(['warren-report.timer', 'warren-queue-metrics.timer']);
  for (const timer of timers) {
    expect(written).toHaveProperty([timer.replace('.timer', '.service')]);
    expect(written[timer]).toContain('[Install]\nWantedBy=timers.target\n');
  }
});
