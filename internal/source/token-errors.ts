import { comparisonHost, type Hostname } from '../addr/hostname.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** A host that wants a token and was given none. */
export function makeTokenRequiredError(host: Hostname, flavour: Flavour): ToolError {
  return new ToolError(
    'unauthorized',
    `host ${comparisonHost(host)} requires authentication credentials`,
    { hint: `Give a token for ${host} ${placesForToken(host, flavour)}.` },
  );
}

/** A host that does not take the token it was given. */
export function makeTokenRejectedError(host: Hostname, flavour: Flavour): ToolError {
  return new ToolError(
    'unauthorized',
    `host ${comparisonHost(host)} rejected the given authentication credentials`,
    {
      hint:
        `The token for ${host} may have expired or may not cover this provider. ` +
        `Give another ${placesForToken(host, flavour)}.`,
    },
  );
}

function placesForToken(host: Hostname, { command }: Flavour): string {
  const key = comparisonHost(host);
  const others =
    `in a credentials ${JSON.stringify(host)} block of the CLI configuration ` +
    `or with "${command} login ${host}"`;
  // No shell sets a variable whose name has a colon.
  if (key.includes(':')) return others;
  const variable = `TF_TOKEN_${key.replaceAll('-', '__').replaceAll('.', '_')}`;
  return `in the environment variable ${variable}, ${others}`;
}
