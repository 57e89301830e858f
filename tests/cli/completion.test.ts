import { spawnSync } from 'node:child_process';

const script = spawnSync(process.execPath, ['bin/warren', 'completion', 'bash'], { encoding: 'utf8' }).stdout;

/** What bash itself offers after these words, once it has read what Warren prints for it. */
function offered(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const asked = `${script}\nCOMP_WORDS=(warren ${line}); COMP_CWORD=${words.length}; _warren; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', asked], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

test('bash completes commands, commands within them and options', () => {
  expect(offered('ba')).toEqual(['backup']);
  expect(offered('backup', '')).toEqual(expect.arrayContaining(['list', 'create', 'download', '--help']));
  expect(offered('backup', 'list', 'orders', '--j')).toEqual(['--json']);
  expect(offered('check', '--json', '--rep')).toEqual(['--repository']);
  expect(offered('nothing-like-it')).toEqual([]);
});

test('a shell that is not known is refused', () => {
  const { status, stderr } = spawnSync(process.execPath, ['bin/warren', 'completion', 'tcsh'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('Allowed choices are bash, zsh, fish.')]);
});
