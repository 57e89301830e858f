import { type DeployOptions, standUp } from '../../../pipeline/deploy/deploy.ts';
import type { DeploySession } from '../../../pipeline/deploy/deploy-session.ts';

const options: DeployOptions = { repository: '.', parallel: 1, yes: true };

test('a token that lacks is told of before anything is looked at or made, whichever stack needs it last', async () => {
  const used: PropertyKey[] = [];
  const session = new Proxy({} as DeploySession, {
    get: (_, name) => {
      used.push(name);
      if (name === 'requireTokens') return () => Promise.reject(new Error('There is no token for Cloudflare.'));
      return name === 'stacks' ? [] : () => used.push(`called ${String(name)}`);
    },
  });

  await expect(standUp(session, options)).rejects.toThrow('There is no token for Cloudflare.');
  expect(used.filter((name) => String(name).startsWith('called'))).toEqual([]);
});
