import { readFileSync, writeFileSync } from 'node:fs';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { forwarderFile } from '../contracts/log-forwarder.ts';
import { pagerFile } from '../contracts/pager-function.ts';
import { receiverFile } from '../contracts/receiver-function.ts';
import { simulatedNodesFile } from '../contracts/simulated-nodes.ts';
import { zipOf } from './zip.ts';

/**
 * Makes each program of services/, and the sample application that runs inside of one, a file below dist/, which is all that
 * stacks know of it. The same sources give the same bytes on every computer.
 */

/** Of zod's messages in some fifty languages, a quarter of what a program would be, the English ones alone are shown. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup({ onLoad }) {
    const languages = /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/;
    onLoad({ filter: languages }, () => ({ contents: "export { default as en } from './en.js';" }));
  },
};

const common = {
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  // Notices of licences have to travel with what is made from the sources.
  legalComments: 'eof',
  plugins: [englishAlone],
  logLevel: 'warning',
} satisfies BuildOptions;

await Promise.all([
  build({
    ...common,
    entryPoints: { agent: 'services/agent/main.ts', watch: 'services/watch/main.ts' },
    // What Amazon Linux 2023 offers at its newest: https://docs.aws.amazon.com/linux/al2023/ug/nodejs.html
    target: 'node24',
  }),
  build({
    ...common,
    entryPoints: {
      gateway: 'services/receiver/gateway/main.ts',
      processor: 'services/processor/main.ts',
      'handlers/orders': 'samples/orders-handler.ts',
      [simulatedNodesFile.replace(/\.cjs$/, '')]: 'services/simulated-nodes/main.ts',
    },
    // They also run on the computer of whoever tries Warren out.
    target: 'node20',
  }),
  build({
    ...common,
    entryPoints: {
      receiver: 'services/receiver/lambda/main.ts',
      forwarder: 'services/forwarder/main.ts',
      pager: 'services/pager/main.ts',
    },
    target: 'node20',
    // A sender waits while Lambda starts it: of packages that come as ES modules, too, what is not used is left out.
    mainFields: ['module', 'main'],
  }),
  build({
    ...common,
    entryPoints: { edge: 'services/edge/main.ts' },
    // One ES module that runs in workerd, which has no part of Node.js: what imports one does not build.
    outExtension: { '.js': '.js' },
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2023',
  }),
]);

for (const [service, file] of [
  ['receiver', receiverFile],
  ['forwarder', forwarderFile],
  ['pager', pagerFile],
] as const) {
  writeFileSync(`dist/${service}.zip`, zipOf(file, readFileSync(`dist/${file}`)));
}
