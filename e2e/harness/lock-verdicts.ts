import type { ProgramResult } from './run-program.ts';

/** Makes a configuration that requires providers, each given by its address. */
export function requireAll(addresses: readonly string[]): string {
  const providers = addresses.map(
    (address, index) => `    p${index} = { source = "${address}" }\n`,
  );
  return `terraform {\n  required_providers {\n${providers.join('')}  }\n}\n`;
}

/**
 * Takes what `providers lock` says of each provider from the lines about packages that were had, which
 * end in what vouches for them, and the list of those that were not.
 */
export function readLockVerdicts(
  addresses: readonly string[],
  { stdout, stderr }: ProgramResult,
): Readonly<Record<string, string>> {
  const problems = stderr.replace(/^[│╷╵] ?/gm, '').replace(/\s+/g, ' ');
  return Object.fromEntries(
    addresses.map((address) => {
      const line = new RegExp(`^- Retrieved ${address} 1\\.0\\.0 .*?\\((.*)\\)`, 'm').exec(stdout);
      const item = new RegExp(`- ${address}: (.*?)\\.?(?= - example\\.com/| ?$)`).exec(problems);
      return [address, line?.[1] ?? item?.[1] ?? 'nothing'];
    }),
  );
}
