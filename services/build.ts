import { build } from 'esbuild';

/**
 * Makes each program of services/ one file below dist/, which is all that stacks know of it. The same sources give the
 * same bytes on every computer.
 */
await build({
  entryPoints: { agent: 'services/agent/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  // What Amazon Linux 2023 offers at its newest: https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html
  target: 'node24',
  // Notices of licences have to travel with what is made from the sources.
  legalComments: 'eof',
  logLevel: 'warning',
});
