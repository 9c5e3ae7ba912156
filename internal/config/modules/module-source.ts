import { posix } from 'node:path';
import { parseHostname, type Hostname } from '../../addr/hostname.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { quote } from '../../text/quote.ts';
import { normalizeRemoteSource, withoutGetter } from './remote-source.ts';
import { cleanPath, joinSubdirectory, splitSubdirectory } from './source-parts.ts';

/**
 * Reads the source of a module that may be anything: a path, a registry address or a package to be
 * fetched. Answers with its normal form, the one that the module manifest has.
 *
 * @throws {ParseError} the message is the detail of "Invalid module source address"
 */
export function parseModuleSource(text: string, flavour: Flavour): string {
  if (isLocalSource(text)) return parseLocal(text);
  try {
    return parseRegistry(text, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
  const remote = parseRemote(text);
  if (remote !== undefined) return remote;
  const package_ = withoutGetter(splitSubdirectory(text).packageAddress);
  throw new ParseError(
    `${flavour.product} failed to determine your intended installation method for remote module package ${quote(package_)}.\n\nIf you intended this as a path relative to the current module, use ${quote(`./${package_}`)} instead. The "./" prefix indicates that the address is a relative filesystem path.`,
  );
}

/**
 * Reads the source of a module for which there is a version, so that it must be a registry address.
 *
 * @throws {ParseError} the message is the detail of "Invalid registry module source address"
 */
export function parseRegistrySource(text: string, flavour: Flavour): string {
  try {
    if (isLocalSource(text)) {
      throw new ParseError(`can't use local directory ${quote(text)} as a module registry address`);
    }
    return parseRegistry(text, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(
      `Failed to parse module registry address: ${error.message}.\n\n${flavour.product} assumed that you intended a module registry source address because you also set the argument "version", which applies only to registry modules.`,
    );
  }
}

/** Reports whether a source is a path relative to the calling module. */
export function isLocalSource(text: string): boolean {
  return /^\.\.?[/\\]/.test(text);
}

/** The directory that a local source in normal form leads to, from that of the calling module. */
export function resolveLocalSource(directory: string, source: string): string {
  const path = posix.join(directory, source);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Either slash separates, on every system. That `..` alone becomes `./..` is Terraform's way. */
function parseLocal(text: string): string {
  const clean = cleanPath(text.replaceAll('\\', '/'));
  return clean.startsWith('../') ? clean : `./${clean}`;
}

function parseRemote(text: string): string | undefined {
  try {
    return normalizeRemoteSource(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`Failed to parse module source address: ${error.message}.`);
  }
}

function parseRegistry(text: string, flavour: Flavour): string {
  const { packageAddress, subdirectory } = splitSubdirectory(text);
  const segments = packageAddress.split('/');
  if (segments.length !== 3 && segments.length !== 4) {
    throw new ParseError(
      'a module registry source address must have either three or four slash-separated components',
    );
  }
  const [target = '', name = '', namespace = '', host] = segments.reverse();
  const registry = host === undefined ? flavour.defaultHost : parseRegistryHost(host);
  if (host === undefined && namespace.includes('.')) {
    throw new ParseError(
      'source address must have three more components after the hostname: the namespace, the name, and the target system',
    );
  }
  checkName('namespace', namespace);
  checkName('module name', name);
  checkTarget(target);
  return joinSubdirectory({
    packageAddress: [registry, namespace, name, target].join('/'),
    subdirectory,
  });
}

function parseRegistryHost(text: string): Hostname {
  const host = parseHost(text);
  if (!host.includes('.')) {
    throw new ParseError('invalid module registry hostname: must contain at least one dot');
  }
  if (reservedHosts.has(host)) {
    throw new ParseError(
      `can't use ${quote(host)} as a module registry host, because it's reserved for installing directly from version control repositories`,
    );
  }
  return host;
}

const reservedHosts: ReadonlySet<string> = new Set(['github.com', 'bitbucket.org']);

function parseHost(text: string): Hostname {
  try {
    return parseHostname(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const hint = text.includes('xn--')
      ? '; internationalized domain names must be given as direct unicode characters, not in punycode'
      : '';
    throw new ParseError(`invalid module registry hostname ${quote(text)}${hint}`);
  }
}

function checkName(what: string, text: string): void {
  if (/^[0-9A-Za-z](?:[0-9A-Za-z_-]{0,62}[0-9A-Za-z])?$/.test(text)) return;
  throw new ParseError(
    `invalid ${what} ${quote(text)}: must be between one and 64 characters, including ASCII letters, digits, dashes, and underscores, where dashes and underscores may not be the prefix or suffix`,
  );
}

function checkTarget(text: string): void {
  if (text.includes('?')) {
    throw new ParseError('module registry addresses may not include a query string portion');
  }
  if (/^[0-9a-z]{1,64}$/.test(text)) return;
  throw new ParseError(
    `invalid target system ${quote(text)}: must be between one and 64 ASCII letters or digits`,
  );
}
