import { domainToUnicode } from 'node:url';
import { comparisonHost, parseHostname } from '../addr/hostname.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Environment } from './cli-config.ts';

/**
 * Reads tokens from `TF_TOKEN_<host>` variables, by the host in its comparison form. They come
 * before those of files. In the name, `__` stands for a dash and `_` for a dot. A name that is no host
 * is ignored; an empty token counts.
 */
export function credentialsFromEnv(env: Environment): ReadonlyMap<string, string> {
  const credentials = new Map<string, string>();
  for (const [name, token] of Object.entries(env)) {
    if (token === undefined || !name.startsWith(prefix)) continue;
    const host = findHost(name.slice(prefix.length));
    if (host !== undefined) credentials.set(host, token);
  }
  return credentials;
}

const prefix = 'TF_TOKEN_';

function findHost(encoded: string): string | undefined {
  const labels = encoded.replaceAll('__', '-').replaceAll('_', '.').split('.');
  try {
    return comparisonHost(parseHostname(labels.map(toUnicode).join('.')));
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/**
 * Punycode is welcome here, other than in addresses. Terraform maps what is not punycode by an older
 * rule than it maps addresses with, in which `ß` is `ss`.
 */
function toUnicode(label: string): string {
  if (/^xn--/i.test(label)) return domainToUnicode(label);
  return label
    .replace(/[ßẞ]/g, 'ss')
    .replaceAll('ς', 'σ')
    .replace(/[\u200c\u200d]/g, '');
}
