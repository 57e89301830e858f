import { UserFailure } from '../../pipeline/process/failure.ts';
import { requireBareToken } from '../../pipeline/tokens/token-environment.ts';

/** The token that Terraform was started with, for a program that it starts. Throws UserFailure or SurroundingsFailure where there is none. */
export function requireToken({ variable, service }: { variable: string; service: string }): string {
  const token = process.env[variable];
  if (!token) throw new UserFailure(`${variable} is not set: without a token nothing can be said to ${service}.`);
  requireBareToken(token, variable);
  return token;
}
