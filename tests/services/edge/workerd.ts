import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { edgeBinding } from '../../../contracts/edge.ts';
import { settingsVariables, compatibilityDate as usualDate } from '../../../contracts/edge-upload.ts';
import { schemeHeader } from './ask.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The built Worker in Cloudflare's own runtime. */
export interface RunningWorker {
  /** Of the runtime's process. */
  pid: number;
  port: number;
  /** Lines that it logged, parsed. */
  logged: Record<string, unknown>[];
  stop(): Promise<void>;
}

/** Starts `dist/edge.js` with these texts as its bindings. The runtime is told the scheme of a request as Cloudflare knows it. */
export async function startWorker(
  bindings: Partial<Record<keyof typeof edgeBinding, string>>,
  {
    compatibilityDate = usualDate,
    outbound,
    program = join(root, 'dist', 'edge.js'),
  }: {
    compatibilityDate?: string;
    /** Port on 127.0.0.1 that all of its requests go to, whatever host they name. Default: where they say. */
    outbound?: number;
    /** File of a Worker in place of the built one. */
    program?: string;
  } = {},
): Promise<RunningWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-edge-'));
  cpSync(program, join(folder, 'edge.js'));
  const { settings = '', ...placed } = bindings;
  // In letters, so that an upload may part it wherever it likes.
  const variables = settingsVariables([...settings], (letter) => Buffer.byteLength(letter));
  const named = Object.entries(placed).map(([name, text]) => ({
    name: edgeBinding[name as keyof typeof edgeBinding],
    text,
  }));
  const texts = [...variables, ...named].map(({ name, text }) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = (
      modules = [(name = "edge.js", esModule = embed "edge.js")],
      bindings = [${texts.join(', ')}],
      compatibilityDate = "${compatibilityDate}",
    )),
    (name = "internet", ${outbound === undefined ? 'network = (allow = ["private", "public"])' : `external = (address = "127.0.0.1:${outbound}", http = ())`}),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (forwardedProtoHeader = "${schemeHeader}"), service = "edge")],
);
`,
  );
  const child = spawn(
    join(root, 'node_modules', 'workerd', 'bin', 'workerd'),
    ['serve', 'config.capnp', '--control-fd=3'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'exit');
  const logged: Record<string, unknown>[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    logged.push(line.startsWith('{') ? JSON.parse(line) : { line });
  });
  createInterface({ input: child.stderr as Readable }).on('line', (line) => complaints.push(line));
  const control = createInterface({ input: child.stdio[3] as Readable });
  const port = await new Promise<number>((resolve, reject) => {
    control.on('line', (line) => {
      const event = JSON.parse(line) as { event: string; port: number };
      if (event.event === 'listen') resolve(event.port);
    });
    void ended.then(() => reject(new Error(`workerd ended: ${complaints.join('\n')}`)));
  });
  return {
    pid: child.pid ?? 0,
    port,
    logged,
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
