import { ensureAuthority, issueFrom } from '../../../../services/agent/certificates/authority.ts';
import { renewalDue } from '../../../../services/agent/certificates/renewal.ts';
import { daysAfter, now } from './dates.ts';
import { memorySecrets } from './memory-secrets.ts';

async function issue(names: string[], days: number): Promise<string> {
  const authority = await ensureAuthority({ secrets: memorySecrets(), id: 'a', broker: 'orders', now });
  return (await issueFrom(authority, { names, now, days })).certificate;
}

test.each([
  [90, 59, 61],
  [45, 29, 31],
])('a certificate of %d days is good on day %d and due on day %d', async (days, good, due) => {
  const certificate = await issue(['orders.example.com'], days);
  expect(renewalDue(certificate, ['orders.example.com'], daysAfter(now, good))).toBeUndefined();
  expect(renewalDue(certificate, ['orders.example.com'], daysAfter(now, due))).toBe(
    `it ends on ${daysAfter(now, days).toISOString()}`,
  );
});

test('names are a set, and case does not count', async () => {
  const certificate = await issue(['a.example.com', 'b.example.com'], 90);
  expect(renewalDue(certificate, ['B.example.com', 'a.example.com', 'a.example.com'], now)).toBeUndefined();
});

test.each([
  ['one more', ['a.example.com', 'b.example.com', 'c.example.com']],
  ['one less', ['a.example.com']],
  ['another', ['a.example.com', 'c.example.com']],
])('%s name makes a certificate due', async (_case, names) => {
  const certificate = await issue(['a.example.com', 'b.example.com'], 90);
  expect(renewalDue(certificate, names, now)).toBe(
    `it is for a.example.com, b.example.com instead of ${names.join(', ')}`,
  );
});

test('what is no certificate is refused', () => {
  expect(() => renewalDue('hello', ['a.example.com'], now)).toThrow();
});
