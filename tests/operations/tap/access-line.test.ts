import type { TapMessage } from '../../../contracts/taps.ts';
import { accessLine } from '../../../operations/tap/access-line.ts';
import { readTapMessage } from '../../../operations/tap/tap-message.ts';

const response: TapMessage = {
  at: '2026-11-21T12:03:04.123Z',
  id: '0191',
  endpoint: 'order-webhook',
  kind: 'response',
  sequence: 2,
  gateway: 'a',
  client: '203.0.113.9',
  method: 'POST',
  host: 'hooks.acme.example',
  target: '/orders',
  status: 202,
  durationMs: 3.14,
  requestBytes: 1229,
  responseBytes: 44,
  outcome: 'confirmed',
};

test('A response is a line with time, client, method, host and path, status, bytes and duration', () => {
  expect(accessLine(response)).toBe(
    '12:03:04.123  203.0.113.9      POST     hooks.acme.example/orders                 202  1.2 KiB > 44 B       3.1 ms',
  );
});

test('An outcome that the status does not tell stands behind the line', () => {
  expect(accessLine({ ...response, status: 401, outcome: 'refused-signature' })).toMatch(
    / 401 .* 3\.1 ms {2}refused-signature$/,
  );
});

test('What a sender put into the path moves no cursor', () => {
  const line = accessLine({ ...response, target: '/\u001b[2K\r\nGET /\u202e' });
  expect(line).toContain('/\\u{1b}[2K\\u{d}\\u{a}GET /\\u{202e}');
});

test('A path that is too long for a line is cut, and says so', () => {
  const line = accessLine({ ...response, target: `/${'a'.repeat(5000)}` });
  expect(line).toContain('a…  202');
  expect(line.length).toBeLessThan(250);
});

test('A message that no gateway would send is not read', () => {
  const read = (value: unknown) => readTapMessage(Buffer.from(JSON.stringify(value)));
  expect(read(response)).toEqual(response);
  expect(read({ ...response, kind: 'other' })).toBeUndefined();
  expect(read({ ...response, status: '202' })).toBeUndefined();
  expect(read(null)).toBeUndefined();
  expect(readTapMessage(Buffer.from('{'))).toBeUndefined();
});

test('What a newer gateway adds is kept for those who print JSON', () => {
  expect(readTapMessage(Buffer.from(JSON.stringify({ ...response, protocol: '2' })))).toMatchObject({ protocol: '2' });
});
