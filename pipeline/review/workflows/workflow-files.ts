import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maxWorkflowBytes } from './workflow-file.ts';
import type { TextFile } from './workflow-permissions.ts';

/** Where GitHub looks for workflows, from the root of the repository. */
const folder = '.github/workflows';

/** The workflows below the root of a repository; none where there are none. What is no plain file is passed over, as GitHub does. */
export function readWorkflows(root: string): TextFile[] {
  return namesIn(join(root, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .flatMap((name) => {
      const path = join(root, folder, name);
      const found = lstatSync(path);
      if (!found.isFile()) return [];
      const text = found.size > maxWorkflowBytes ? `# ${found.size} bytes` : readFileSync(path, 'utf8');
      return [{ path: `${folder}/${name}`, text }];
    });
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}
