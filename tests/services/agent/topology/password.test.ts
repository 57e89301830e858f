import { hashPassword, passwordFits } from '../../../../services/agent/topology/password.ts';

// The example of https://www.rabbitmq.com/docs/passwords#computing-password-hash
const salt = Buffer.from('908dc60a', 'hex');
const documented = 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR';

it('hashes as RabbitMQ documents it', () => {
  expect(hashPassword('test12', salt)).toBe(documented);
});

it('knows a hash of a password, and none of another or of another algorithm', () => {
  expect(passwordFits('test12', documented)).toBe(true);
  expect(passwordFits('test13', documented)).toBe(false);
  expect(passwordFits('test12', '')).toBe(false);
});

it('salts every hash anew', () => {
  expect(hashPassword('test12')).not.toBe(hashPassword('test12'));
});
