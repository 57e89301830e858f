import { createHash, randomBytes } from 'node:crypto';

/** Name of the only algorithm that Warren makes hashes with, as RabbitMQ's definitions call it. */
export const hashingAlgorithm = 'rabbit_password_hashing_sha256';

/** A hash as RabbitMQ keeps it: base64(salt + SHA-256(salt + password)). https://www.rabbitmq.com/docs/passwords#computing-password-hash */
export function hashPassword(password: string, salt: Buffer = randomBytes(saltBytes)): string {
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/** Whether a hash that RabbitMQ keeps is one of this password. */
export function passwordFits(password: string, hash: string): boolean {
  return hashPassword(password, Buffer.from(hash, 'base64').subarray(0, saltBytes)) === hash;
}

const saltBytes = 4;
