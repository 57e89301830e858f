import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

test('bench:gateway measures both modes beside what else there is', async () => {
  const file = join(scratchFolder(), 'figures.json');
  const argv = [process.execPath, '--import', 'tsx', 'bench/gateway.ts', '--quick', '--json', file] as const;
  const { status, stderr } = await runProgram({ argv });
  if (status !== 0) throw new Error(stderr);
  const figure = z.looseObject({ mode: z.enum(['accept', 'reply']), name: z.string() });
  const { figures } = z.object({ figures: z.array(figure) }).parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = (mode: string) => figures.filter((each) => each.mode === mode).map(({ name }) => name);
  expect(names('accept')).toEqual(expect.arrayContaining(['gateway', 'bare amqplib', 'naive publisher']));
  expect(names('reply')).toEqual(expect.arrayContaining(['gateway', 'application', 'naive RPC']));
});
