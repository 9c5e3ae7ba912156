/**
 * The registry of the benchmarks, in a process of its own so that its work is not counted as the
 * client's. Prints the CLI configuration that leads to it as one line of JSON, serves until its
 * standard input ends, and counts requests for archives on demand.
 */
import { createInterface } from 'node:readline';
import { createFakeRegistry } from '../../internal/testing/fake-registry.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { makeExecutable } from './executable.ts';
import { benchPlatforms, benchProviders } from './subject.ts';

const releases = benchProviders.map(({ address, bytes }) => {
  const packages = benchPlatforms.flatMap(
    (platform) =>
      providerRelease(address, '1.0.0', {
        platforms: [platform],
        files: [makeExecutable(`${address} ${platform}`, bytes)],
      }).packages,
  );
  return { ...providerRelease(address, '1.0.0'), packages };
});

// Two servers for the same packages: one as near as can be, one far away.
const near = await createFakeRegistry({ releases });
const far = await createFakeRegistry({ releases, latencyMs: 40, bytesPerSecond: 25_000_000 });

const packages = releases.flatMap((release) => release.packages);
report({
  near: near.cliConfig(),
  far: far.cliConfig(),
  packedBytes: sum(packages.map((item) => item.archive().length)),
  unpackedBytes: sum(packages.flatMap((item) => item.files.map(({ content }) => content.length))),
});

const lines = createInterface({ input: process.stdin });
lines.on('line', () => {
  report({ archives: near.count(/\.zip$/) + far.count(/\.zip$/) });
});
lines.on('close', () => {
  process.exit(0);
});

function report(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
