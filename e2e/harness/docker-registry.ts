import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OciObject, ociObjects } from '../../internal/testing/fake-oci.ts';
import type { TlsIdentity } from '../../internal/testing/fake-server.ts';
import { runProgram } from './run-program.ts';

/** A registry that is not ours. */
export interface DockerRegistry {
  /** Such as `127.0.0.1:5000`. */
  readonly host: string;
  readonly push: (repository: string, objects: ReturnType<typeof ociObjects>) => Promise<void>;
}

/** Why there can be no registry, or undefined if there can. */
export async function findDockerRegistry(): Promise<string | undefined> {
  try {
    await runProgram('docker-registry', ['--version'], { cwd: tmpdir() });
    return undefined;
  } catch {
    return 'there is no docker-registry on the PATH';
  }
}

/** Lends a registry on loopback that keeps its things in a directory. */
export async function withDockerRegistry(
  { directory, tls }: { readonly directory: string; readonly tls: TlsIdentity },
  use: (registry: DockerRegistry) => Promise<void>,
): Promise<void> {
  const host = `127.0.0.1:${await findFreePort()}`;
  const [key, certificate] = [join(directory, 'registry.key'), join(directory, 'registry.pem')];
  await writeFile(key, tls.key);
  await writeFile(certificate, tls.cert);
  const config = join(directory, 'registry.json');
  await writeFile(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(directory, 'registry') } },
      http: { addr: host, tls: { certificate, key } },
    }),
  );
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  try {
    const client: Client = { host, ca: tls.cert };
    await waitFor(client);
    await use({ host, push: (repository, objects) => push(repository, objects, client) });
  } finally {
    server.kill();
  }
}

interface Client {
  readonly host: string;
  readonly ca: string;
}

/** A port that was free a moment ago. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No port'));
        else resolve(address.port);
      });
    });
  });
}

async function waitFor(client: Client): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const status = await send(client, { method: 'GET', path: '/v2/' }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error('The registry does not start');
}

/** Uploads what is pointed at before what points at it (distribution spec, "Push"). */
async function push(
  repository: string,
  { tag, manifests: [index, ...images], blobs }: ReturnType<typeof ociObjects>,
  client: Client,
): Promise<void> {
  for (const blob of blobs) await pushBlob(repository, blob, client);
  for (const image of images) {
    await pushManifest(`/v2/${repository}/manifests/${image.digest}`, image, client);
  }
  await pushManifest(`/v2/${repository}/manifests/${tag}`, index, client);
}

async function pushBlob(
  repository: string,
  { body, digest }: OciObject,
  client: Client,
): Promise<void> {
  const path = `/v2/${repository}/blobs/uploads/`;
  const { location } = await send(client, { method: 'POST', path });
  const url = new URL(location, `https://${client.host}`);
  url.searchParams.set('digest', digest);
  await sendBody(client, {
    path: `${url.pathname}${url.search}`,
    body,
    type: 'application/octet-stream',
  });
}

function pushManifest(path: string, { body, mediaType }: OciObject, client: Client): Promise<void> {
  return sendBody(client, { path, body, type: mediaType });
}

async function sendBody(
  client: Client,
  { path, body, type }: { readonly path: string; readonly body: Uint8Array; readonly type: string },
): Promise<void> {
  const { status } = await send(client, { method: 'PUT', path, body, type });
  if (status !== 201) throw new Error(`The registry answers ${status} to ${path}`);
}

interface Message {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
  readonly type?: string;
}

function send(
  { host, ca }: Client,
  { method, path, body = new Uint8Array(), type = 'application/json' }: Message,
): Promise<{ readonly status: number; readonly location: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`https://${host}${path}`, {
      method,
      ca,
      headers: { 'content-type': type, 'content-length': body.length },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' });
    });
    outgoing.end(body);
  });
}
