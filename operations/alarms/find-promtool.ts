import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { madeTree } from '../servers/trees/prepare-tree.ts';
import { folderInTree, inTree } from '../servers/trees/run-in-tree.ts';
import type { Promtool } from './test-alarms.ts';

/** promtool of the PATH, else that of the tree that tests of Warren's have made; undefined where there is neither. */
export function findPromtool(path = process.env.PATH ?? ''): Promtool | undefined {
  const own = path
    .split(delimiter)
    .map((folder) => join(folder, 'promtool'))
    .find(isProgram);
  if (own) return inFolder((folder, tests) => [own, 'test', 'rules', ...tests.map((name) => join(folder, name))]);
  const tree = madeTree('prometheus');
  if (!tree) return undefined;
  return inFolder((folder, tests) => {
    const argv = ['promtool', 'test', 'rules', ...tests.map((name) => `${folderInTree}/${name}`)] as const;
    return inTree({ tree, folder, argv: [...argv] });
  });
}

function inFolder(argvOf: (folder: string, tests: readonly string[]) => [string, ...string[]]): Promtool {
  return async (files, tests) => {
    const folder = mkdtempSync(join(tmpdir(), 'warren-promtool-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const { status, stdout, stderr } = await runProgram({ argv: argvOf(folder, tests) });
      return { status, printed: stdout + stderr };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
