import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, startProgram } from './programs.ts';

interface ProxyStart {
  /** For its configuration and its temporary files. */
  folder: string;
  port: number;
  /** Port of the application behind it. */
  application: number;
}

/** nginx in front of the application, which it keeps connections to, as https://nginx.org/en/docs/http/ngx_http_upstream_module.html says. */
export function startNginx({ folder, port, application }: ProxyStart): Promise<Program> {
  const place = join(folder, 'nginx');
  mkdirSync(place);
  const file = join(place, 'nginx.conf');
  writeFileSync(file, nginxConfiguration({ folder: place, port, application }));
  // Its workers outlive a master that is killed, but not the namespace of their processes.
  const namespace = ['unshare', '--pid', '--fork', '--kill-child'] as const;
  return startProgram({ name: 'nginx', argv: [...namespace, 'nginx', '-p', place, '-c', file], port, politely: true });
}

/** haproxy in front of the application: https://docs.haproxy.org/2.6/configuration.html#4-http-reuse */
export function startHaproxy({ folder, port, application }: ProxyStart): Promise<Program> {
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, haproxyConfiguration({ port, application }));
  return startProgram({ name: 'haproxy', argv: ['haproxy', '-db', '-f', file], port });
}

/** No log of accesses, since the gateway writes none either; bodies of the benchmark stay in memory, as they do there. */
function nginxConfiguration({ folder, port, application }: ProxyStart): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `  ${kind}_temp_path ${join(folder, kind)};\n`)
    .join('');
  return `daemon off;
user root;
pid ${join(folder, 'nginx.pid')};
error_log stderr warn;
worker_processes auto;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log off;
${temporary}  client_body_buffer_size 64k;
  keepalive_requests 100000;
  upstream application {
    server 127.0.0.1:${application};
    keepalive 256;
    keepalive_requests 100000;
  }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_buffers 8 16k;
    }
  }
}
`;
}

function haproxyConfiguration({ port, application }: Pick<ProxyStart, 'port' | 'application'>): string {
  return `global
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  timeout http-keep-alive 60s
  option forwardfor
  http-reuse always
frontend front
  bind 127.0.0.1:${port}
  default_backend application
backend application
  server application 127.0.0.1:${application}
`;
}
