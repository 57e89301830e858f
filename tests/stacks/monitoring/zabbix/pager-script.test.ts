import { runInNewContext } from 'node:vm';
import { zabbixSignal } from '../../../../contracts/paging.ts';
import { pagerMedia, pagerScript } from '../../../../stacks/monitoring/bundle/zabbix/pager.ts';

interface Asked {
  url: string;
  headers: string[];
  body: unknown;
}

/**
 * Runs the script as Zabbix does, as the body of a function of `value`, with its HttpRequest:
 * https://www.zabbix.com/documentation/7.0/en/manual/config/items/preprocessing/javascript/javascript_objects
 */
function run(told: Record<string, string>, answer: { status: number; text: string } = { status: 200, text: 'noted' }) {
  const asked: Asked[] = [];
  class HttpRequest {
    private readonly headers: string[] = [];
    addHeader(header: string) {
      this.headers.push(header);
    }
    post(url: string, data: string): string {
      asked.push({ url, headers: this.headers, body: JSON.parse(data) });
      return answer.text;
    }
    getStatus(): number {
      return answer.status;
    }
  }
  const value = JSON.stringify({ ...usual, ...told });
  const returned: unknown = runInNewContext(`(function (value) {${pagerScript}})(value)`, { HttpRequest, value });
  return { asked, returned };
}

const usual = {
  date: '2026.12.07',
  time: '08:59:00',
  recovery_date: '{EVENT.RECOVERY.DATE}',
  recovery_time: '{EVENT.RECOVERY.TIME}',
  event_value: '1',
  host: 'orders-2',
  measured: '',
  tags: '[{"tag":"broker","value":"orders"},{"tag":"alarm","value":"down/broker/orders"}]',
  url: 'http://127.0.0.1:9470/zabbix',
};

test('a problem is posted as the pager reads it', () => {
  const { asked, returned } = run({});
  expect(asked).toEqual([
    {
      url: 'http://127.0.0.1:9470/zabbix',
      headers: ['Content-Type: application/json'],
      body: { alarm: 'down/broker/orders', host: 'orders-2', state: 'problem', at: '2026-12-07T08:59:00Z' },
    },
  ]);
  expect(zabbixSignal.parse(asked[0]?.body)).toEqual(asked[0]?.body);
  expect(returned).toBe('noted');
});

test('its end is posted with the time at which it ended', () => {
  const told = { event_value: '0', recovery_date: '2026.12.07', recovery_time: '09:03:30' };
  expect(run(told).asked[0]?.body).toMatchObject({ state: 'ok', at: '2026-12-07T09:03:30Z' });
});

test('what was measured and which thing it is about are posted where they are known', () => {
  const tags = '[{"tag":"alarm","value":"few/broker/orders"},{"tag":"part","value":"Root disk"}]';
  expect(run({ tags, measured: '8.2 %' }).asked[0]?.body).toMatchObject({ part: 'Root disk', value: '8.2 %' });
  for (const measured of ['', '*UNKNOWN*', '{EVENT.OPDATA}'])
    expect(run({ measured }).asked[0]?.body).not.toHaveProperty('value');
});

test.each([400, 503, 500, 204])('an answer of %i is thrown, so that Zabbix tries again', (status) => {
  expect(() => run({}, { status, text: 'not now' })).toThrow(`the pager answers ${status}: not now`);
});

test('what the script reads is what Zabbix gives it', () => {
  const [media] = pagerMedia().zabbix_export.media_types;
  expect(media?.parameters.map(({ name }) => name).sort()).toEqual(Object.keys(usual).sort());
  expect(media?.parameters.map(({ value }) => value).filter((value) => !/^\{[A-Z.]+\}$/.test(value))).toEqual([
    usual.url,
  ]);
});
