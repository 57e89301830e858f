import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of programs that take the places of the AWS CLI and of Session Manager's plugin; what they were given is in `calls` there. */
export interface StandIns {
  /** For PATH. */
  folder: string;
  /** A line for each session that was asked for: the arguments of `aws`. */
  calls: string;
}

/**
 * The two programs as they behave on Linux: the AWS CLI ignores Ctrl-C while its plugin runs, and the plugin says which port is open and
 * forwards it (awscli/customizations/sessionmanager.py of the AWS CLI, portsession/muxportforwarding.go of the plugin). `port` of this
 * computer is that of the machine; with `refuses` the AWS CLI says that.
 */
export function standIns(folder: string, props: { port: number; plugin?: boolean; refuses?: string }): StandIns {
  mkdirSync(folder, { recursive: true });
  const calls = join(folder, 'calls');
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), `#!${process.execPath}\n${lines.join('\n')}\n`, { mode: 0o755 });
  const refusal = `
An error occurred (${props.refuses}) when calling the StartSession operation: no`;
  write('aws', [
    `const { spawn } = require('node:child_process');`,
    `require('node:fs').appendFileSync(${JSON.stringify(calls)}, process.argv.slice(2).join(' ') + '\\n');`,
    ...(props.refuses
      ? [`console.error(${JSON.stringify(refusal)}); process.exit(254);`]
      : [
          `process.on('SIGINT', () => {});`,
          `const [, local = '0'] = /localPortNumber=(\\d+)/.exec(process.argv.at(-1)) ?? [];`,
          `spawn('session-manager-plugin', [local], { stdio: 'inherit' }).on('close', (status) => process.exit(status));`,
        ]),
  ]);
  if (props.plugin === false) return { folder, calls };
  write('session-manager-plugin', [
    `const net = require('node:net');`,
    `if (process.argv[2] === '--version') { console.log('1.2.764.0'); process.exit(0); }`,
    `process.on('SIGINT', () => { console.log('Terminate signal received, exiting.'); process.exit(0); });`,
    `setTimeout(() => process.exit(3), 120_000);`,
    `console.log('\\nStarting session with SessionId: jane-0123456789abcdef0');`,
    `const server = net.createServer((here) => {`,
    `  const there = net.connect(${props.port}, '127.0.0.1');`,
    `  here.pipe(there).pipe(here);`,
    `  for (const end of [here, there]) end.on('error', () => { here.destroy(); there.destroy(); });`,
    `});`,
    `server.listen(Number(process.argv[2]), '127.0.0.1', () => {`,
    `  process.stdout.write('Port ' + server.address().port + ' opened for sessionId jane-0123456789abcdef0.');`,
    `  process.stdout.write('\\nWaiting for connections...\\n');`,
    `});`,
  ]);
  return { folder, calls };
}
