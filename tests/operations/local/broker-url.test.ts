import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerUrl } from '../../../operations/local/broker-connection.ts';
import { readSession, removeSession, writeSession } from '../../../operations/local/session-file.ts';

let repository = '';
const session = {
  pid: process.pid,
  amqpUrl: 'amqp://warren:secret@127.0.0.1:5673',
  managementUrl: 'http://127.0.0.1:15673',
  gatewayUrl: 'http://127.0.0.1:8080',
  secretsFile: '/nowhere/secrets.json',
};

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'warren-session-'));
  delete process.env.WARREN_AMQP_URL;
});

afterEach(() => {
  rmSync(repository, { recursive: true });
  delete process.env.WARREN_AMQP_URL;
});

test('The option goes before the environment, and that before the session that runs here', () => {
  writeSession(repository, session);
  process.env.WARREN_AMQP_URL = 'amqp://from-environment';
  expect(brokerUrl({ amqp: 'amqps://from-option', repository }).hostname).toBe('from-option');
  expect(brokerUrl({ repository }).hostname).toBe('from-environment');
  delete process.env.WARREN_AMQP_URL;
  expect(brokerUrl({ repository }).port).toBe('5673');
});

test('Without any of them it says how to name a broker', () => {
  expect(() => brokerUrl({ repository })).toThrow(
    'There is no broker to talk to. Say which with --amqp or WARREN_AMQP_URL, or start one here: ./warren local',
  );
});

test.each(['https://mq.example.com:secret', 'secret', 'amqp:'])('%p is no AMQP URL, and is not shown', (amqp) => {
  expect(() => brokerUrl({ amqp, repository })).toThrow(
    /^--amqp is not an AMQP URL, such as amqps:\/\/user:password@mq\.example\.com$/,
  );
});

test('The file of a session can be read by its owner alone, and is gone with it', () => {
  writeSession(repository, session);
  expect(statSync(join(repository, '.local', 'session.json')).mode & 0o777).toBe(0o600);
  expect(readSession(repository)).toEqual(session);
  removeSession(repository);
  expect(readSession(repository)).toBeUndefined();
});

test('A session whose process is gone does not count', () => {
  // Beyond the largest number of a process: https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html
  writeSession(repository, { ...session, pid: 4_194_305 });
  expect(readSession(repository)).toBeUndefined();
});
