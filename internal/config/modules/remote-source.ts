import { ParseError } from '../../diag/parse-error.ts';
import { joinSubdirectory, splitSubdirectory } from './source-parts.ts';

/**
 * Writes out a shorthand for a module package that is fetched from a version control system, a web
 * server or a bucket, such as `github.com/acme/anvil`.
 *
 * @returns undefined if nothing tells how the package can be fetched
 * @throws {ParseError} with Terraform's reason
 */
export function normalizeRemoteSource(text: string): string | undefined {
  const { packageAddress, subdirectory } = splitSubdirectory(text);
  const { getter, address } = splitGetter(packageAddress);
  if (address === '')
    throw new ParseError(`invalid source address: ${text.replace(/^\/\/.*/s, '')}`);
  if (hasScheme(address)) return joinSubdirectory({ packageAddress, subdirectory });
  for (const detect of detectors) {
    const detected = detect(address);
    if (detected !== undefined) return combine(detected, getter, subdirectory);
  }
  return undefined;
}

/** The part of an address that says where a package is, without how it is fetched. */
export function withoutGetter(address: string): string {
  return splitGetter(address).address;
}

function splitGetter(address: string): { readonly getter: string; readonly address: string } {
  const groups = /^(?<getter>[A-Za-z0-9]+)::(?<address>.+)$/s.exec(address)?.groups;
  return { getter: groups?.['getter'] ?? '', address: groups?.['address'] ?? address };
}

function hasScheme(address: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(address);
}

/** The way of fetching that was written counts more than the one that was guessed. */
function combine(detected: string, getter: string, subdirectory: string): string {
  const found = splitGetter(detected);
  const parts = splitSubdirectory(found.address);
  const chosen = getter === '' ? found.getter : getter;
  return joinSubdirectory({
    packageAddress: `${chosen === '' ? '' : `${chosen}::`}${parts.packageAddress}`,
    subdirectory: [parts.subdirectory, subdirectory].filter((part) => part !== '').join('/'),
  });
}

const detectors: readonly ((address: string) => string | undefined)[] = [
  detectGitHub,
  detectGitOverSsh,
  detectBitbucket,
  detectS3,
  detectGoogleStorage,
  detectPath,
];

function detectGitHub(address: string): string | undefined {
  if (!address.startsWith('github.com/')) return undefined;
  const { path, query } = splitQuery(address);
  const [host = '', owner = '', name, ...rest] = path.split('/');
  if (name === undefined) throw new ParseError('GitHub URLs should be github.com/username/repo');
  const repository = name.endsWith('.git') ? name : `${name}.git`;
  const directory = rest.join('/');
  const subdirectory = directory === '' ? '' : `//${directory}`;
  return `git::https://${host}/${owner}/${repository}${subdirectory}${query}`;
}

function detectGitOverSsh(address: string): string | undefined {
  const groups = /^git@(?<host>[^/:]+):(?<path>.+)$/s.exec(address)?.groups;
  if (!groups) return undefined;
  return `git::ssh://git@${groups['host'] ?? ''}/${(groups['path'] ?? '').replace(/^\//, '')}`;
}

function detectBitbucket(address: string): string | undefined {
  if (!address.startsWith('bitbucket.org/')) return undefined;
  const { path, query } = splitQuery(address);
  return `git::https://${path.endsWith('.git') ? path : `${path}.git`}${query}`;
}

function detectS3(address: string): string | undefined {
  if (!address.includes('.amazonaws.com/')) return undefined;
  const [host = '', ...path] = address.split('/');
  const labels = host.split('.');
  // Either the bucket is a label in front of the service's, or the first step of the path.
  const service = labels.findIndex((label) => label === 's3' || label.startsWith('s3-'));
  if (service < 0 || service > 1) throw new ParseError('URL is not a valid S3 URL');
  const bucket = labels.slice(0, service);
  return `s3::https://${[labels.slice(service).join('.'), ...bucket, ...path].join('/')}`;
}

function detectGoogleStorage(address: string): string | undefined {
  if (!address.includes('googleapis.com/')) return undefined;
  if (!/^www\.googleapis\.com\/storage\/v1\/[^/]+\/./s.test(address)) {
    throw new ParseError('URL is not a valid GCS URL');
  }
  return `gcs::https://${address}`;
}

function detectPath(address: string): string | undefined {
  return address.startsWith('/') ? `file://${address}` : undefined;
}

function splitQuery(address: string): { readonly path: string; readonly query: string } {
  const at = address.indexOf('?');
  return at < 0
    ? { path: address, query: '' }
    : { path: address.slice(0, at), query: address.slice(at) };
}
