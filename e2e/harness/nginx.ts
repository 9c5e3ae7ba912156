import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TlsIdentity } from '../../internal/testing/fake-server.ts';
import { runProgram } from './run-program.ts';

/** Programs of the system are found where only root looks for them, too. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;

/** Why there can be no nginx, or undefined if there can. */
export async function findNginxObstacle(): Promise<string | undefined> {
  try {
    await runProgram('nginx', ['-v'], { cwd: '/', env: { PATH: path } });
    return undefined;
  } catch {
    return 'there is no nginx';
  }
}

export interface NginxOptions {
  /** Where nginx may put its own files; made if it is missing. */
  readonly directory: string;
  /** What is served. */
  readonly root: string;
  readonly tls: TlsIdentity;
}

/** Serves a directory over https with a real nginx, as an operator would set it up. */
export async function withNginx(
  { directory, root, tls }: NginxOptions,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const port = await findFreePort();
  await writeFile(join(directory, 'cert.pem'), tls.cert);
  await writeFile(join(directory, 'key.pem'), tls.key);
  await writeFile(join(directory, 'nginx.conf'), makeConfig(directory, root, port));
  const child = spawn('nginx', ['-p', directory, '-c', 'nginx.conf', '-e', 'error.log'], {
    env: { PATH: path },
    stdio: 'ignore',
  });
  try {
    await waitFor(port);
    await use(`https://127.0.0.1:${port}`);
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

function makeConfig(directory: string, root: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${directory}/${name};\n`)
    .join('');
  // Started by root it would give up its rights, and then could not read what tests make.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  return `${user}daemon off;
master_process off;
pid ${directory}/nginx.pid;
events {}
http {
  access_log ${directory}/access.log;
${temporary}  types {
    application/json json;
    application/zip zip;
  }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${directory}/cert.pem;
    ssl_certificate_key ${directory}/key.pem;
    root ${root};
  }
}
`;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

async function waitFor(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await canConnect(port)) return;
    await sleep(50);
  }
  throw new Error('nginx does not answer');
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
