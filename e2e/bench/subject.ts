/** What is locked in the benchmarks: 5 providers × 3 platforms, about 1 GB unpacked. */
export const benchPlatforms = ['linux_amd64', 'darwin_arm64', 'windows_amd64'] as const;

/** Sizes of the executables differ as those of real providers do. */
export const benchProviders = [
  { address: 'bench/one', bytes: 120_000_000 },
  { address: 'bench/two', bytes: 90_000_000 },
  { address: 'bench/three', bytes: 60_000_000 },
  { address: 'bench/four', bytes: 50_000_000 },
  { address: 'bench/five', bytes: 30_000_000 },
] as const;

/** The configuration that requires them. */
export const benchConfig = [
  'terraform {',
  '  required_providers {',
  ...benchProviders.map(
    ({ address }) => `    ${address.split('/')[1] ?? ''} = { source = "${address}" }`,
  ),
  '  }',
  '}',
  '',
].join('\n');
