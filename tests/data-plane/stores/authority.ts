import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAuthority, issueFrom } from '../../../services/agent/certificates/authority.ts';
import { memorySecrets } from '../../services/agent/certificates/memory-secrets.ts';

/** An authority of these tests', which signs for servers by their names. */
export interface TestAuthority {
  certificate: string;
  /** File with its certificate. */
  file: string;
  /** Writes `server.pem` and `server.key` for a name into a folder. */
  issueInto(folder: string, name: string): Promise<void>;
}

export async function makeTestAuthority(folder: string): Promise<TestAuthority> {
  const now = new Date();
  const secrets = memorySecrets({ authority: '' });
  const authority = await ensureAuthority({ secrets, id: 'authority', broker: 'stores', now });
  const file = join(folder, 'authority.pem');
  writeFileSync(file, authority.certificate);
  return {
    certificate: authority.certificate,
    file,
    async issueInto(into, name) {
      const { certificate, key } = await issueFrom(authority, { names: [name], now });
      writeFileSync(join(into, 'server.pem'), certificate);
      writeFileSync(join(into, 'server.key'), key, { mode: 0o600 });
    },
  };
}
