import type { Hostname } from '../addr/hostname.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** Why a host cannot be asked for providers although it answered. */
export type MissingService =
  /** It has no provider registry. */
  | 'not-offered'
  /** It has one, but only with versions of the protocol that are not known here. */
  | 'other-version';

/** A host that does not offer the provider registry protocol. */
export class HostServicesError extends ToolError {
  override readonly name = 'HostServicesError';
  readonly missing: MissingService;
  readonly host: Hostname;

  constructor(host: Hostname, missing: MissingService, flavour: Flavour) {
    super('query-failed', word(host, missing, flavour), {
      hint: 'Check the host in the source addresses of your providers.',
    });
    this.host = host;
    this.missing = missing;
  }
}

function word(host: Hostname, missing: MissingService, { product }: Flavour): string {
  switch (missing) {
    case 'not-offered':
      return `host ${host} does not offer a ${product} provider registry`;
    case 'other-version':
      return `host ${host} does not support the provider registry protocol required by this ${product} version, but may be compatible with a different ${product} version`;
  }
}
