import { BlockList, isIP } from 'node:net';
import type { OciRepository } from '../addr/oci-repository.ts';
import { ParseError } from '../diag/parse-error.ts';

/** What a registry asks for (`WWW-Authenticate`). */
export type AuthChallenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      /** Where tokens are had, as the registry wrote it. */
      readonly realm: string;
      readonly service: string | undefined;
    };

/** Reads a challenge; undefined if there is none that can be met. Of several, the first counts. */
export function findChallenge(header = ''): AuthChallenge | undefined {
  for (const [, scheme = '', parameters = ''] of header
    .slice(0, headerLengthMax)
    .matchAll(challengeForm)) {
    if (/^basic$/i.test(scheme)) return { kind: 'basic' };
    if (!/^bearer$/i.test(scheme)) continue;
    const values = readParameters(parameters);
    const realm = values.get('realm');
    if (realm !== undefined) return { kind: 'bearer', realm, service: values.get('service') };
  }
  return undefined;
}

/**
 * Makes the address at which a token for pulling from a repository is had (distribution token
 * authentication).
 *
 * A registry may not send its clients, and their passwords, to unencrypted places or into a private
 * network that only they can reach.
 *
 * @param registry the address of the registry, over https
 * @throws {ParseError} if the realm is no place to go to
 */
export function tokenUrl(
  { realm, service }: Extract<AuthChallenge, { kind: 'bearer' }>,
  repository: OciRepository,
  registry: URL,
): URL {
  if (!URL.canParse(realm)) throw new ParseError('the realm of its challenge is no URL');
  const url = new URL(realm);
  if (url.protocol !== 'https:') {
    throw new ParseError('the realm of its challenge must be an https: URL');
  }
  if (url.host !== registry.host && isPrivate(url.hostname)) {
    throw new ParseError('the realm of its challenge is in a private network');
  }
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', `repository:${repository.name}:pull`);
  url.hash = '';
  return url;
}

const headerLengthMax = 8192;

const parameter = /[A-Za-z_-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",]+)/.source;

/** A scheme and its parameters, if what follows it are any. */
const challengeForm = new RegExp(
  `(?:^|,)\\s*([A-Za-z]+)(?:\\s+(${parameter}(?:\\s*,\\s*${parameter})*))?`,
  'g',
);

function readParameters(text: string): ReadonlyMap<string, string> {
  const form = /([A-Za-z_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g;
  return new Map(
    [...text.matchAll(form)].map(([, name = '', quoted, plain = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? plain,
    ]),
  );
}

function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  switch (isIP(address)) {
    case 4:
      return privateNetworks.check(address, 'ipv4');
    case 6:
      return privateNetworks.check(address, 'ipv6');
    default:
      return false;
  }
}

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv6');
}
