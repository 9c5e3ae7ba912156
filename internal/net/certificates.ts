import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';

/** Where certificates to trust come from, beside the system's. */
export interface CertificateSettings {
  /** `SSL_CERT_FILE`: instead of the system's bundle. */
  readonly file: string | undefined;
  /** `SSL_CERT_DIR`: instead of the system's directory. */
  readonly directories: readonly string[] | undefined;
  /** `NODE_EXTRA_CA_CERTS`: in addition, whatever else is trusted. */
  readonly extraFile: string | undefined;
}

/** Reads the settings from the environment. */
export function readCertificateSettings(
  env: Readonly<Record<string, string | undefined>>,
): CertificateSettings {
  // Empty is as good as not set.
  const [file, directories, extraFile] = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS']
    .map((name) => env[name])
    .map((value) => (value === '' ? undefined : value));
  return { file, directories: directories?.split(':'), extraFile };
}

/**
 * Loads what TLS connections trust. One context serves all of them: to parse a hundred and forty
 * certificates again costs each handshake more than the rest of it.
 *
 * As in Go, what cannot be read is passed over; trust then comes from the rest, or from nowhere.
 */
export async function loadSecureContext(
  settings: CertificateSettings,
  bundles: readonly string[] = systemBundles,
): Promise<SecureContext> {
  const [trusted, extra] = await Promise.all([
    loadTrusted(settings, bundles),
    settings.extraFile === undefined ? [] : readCertificates(settings.extraFile),
  ]);
  // Node's own list already has the extra certificates.
  return trusted === undefined ? createSecureContext() : makeContext([...trusted, ...extra]);
}

/** Undefined where neither the user nor the system says whom to trust: Node's own list then counts. */
async function loadTrusted(
  { file, directories }: CertificateSettings,
  bundles: readonly string[],
): Promise<readonly string[] | undefined> {
  // The bundle stands for the system's directory as well: it holds the same certificates.
  const bundle =
    file === undefined || directories === undefined ? await readFirst(bundles) : undefined;
  if (file === undefined && directories === undefined) return bundle;
  const chosen = await Promise.all([
    file === undefined ? [] : readCertificates(file),
    ...(directories ?? []).map(readDirectory),
  ]);
  return [...(bundle ?? []), ...chosen.flat()];
}

async function readFirst(files: readonly string[]): Promise<readonly string[] | undefined> {
  for (const file of files) {
    const certificates = await readCertificates(file);
    if (certificates.length > 0) return certificates;
  }
  return undefined;
}

async function readDirectory(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  const certificates: string[] = [];
  // Certificate directories name each file twice; the second name is a link made of a hash.
  for (const name of names.filter((candidate) => !/^[0-9a-f]{8}\.\d+$/.test(candidate))) {
    certificates.push(...(await readCertificates(join(directory, name))));
  }
  return certificates;
}

async function readCertificates(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'latin1').catch(() => '');
  return text.match(pemCertificate) ?? [];
}

function makeContext(certificates: readonly string[]): SecureContext {
  const ca = [...new Set(certificates)];
  // An empty list would bring Node's own list back.
  return createSecureContext({ ca: ca.length === 0 ? [''] : ca });
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Where Linux distributions and others keep the certificates that the system trusts. */
const systemBundles: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
