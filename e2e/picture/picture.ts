/** Writes `lock.svg`: what a terminal shows while the built program checks and locks a project. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withProject } from '../harness/project.ts';
import { hasTmux, withTerminal } from '../harness/terminal.ts';
import { renderSvg } from './render-svg.ts';

const columns = 96;
const platforms = ['linux_amd64', 'darwin_arm64'];

const releases = [
  providerRelease('acme/anvil', '1.4.2', { platforms, bytes: 4_000_000 }),
  providerRelease('acme/rocket', '2.0.1', { platforms, bytes: 9_000_000 }),
  providerRelease('acme/tunnel', '0.9.0', { platforms, bytes: 16_000_000 }),
];

const configuration = `terraform {
  required_providers {
    anvil  = { source = "acme/anvil", version = "~> 1.2" }
    rocket = { source = "acme/rocket" }
    tunnel = { source = "acme/tunnel" }
  }
}
`;

/** One provider done, the others well on their way. */
const underway = /(?:- Retrieved acme\/anvil.*\n){2}(?: +acme\/(?:rocket|tunnel).*━━━━.*\n?){4}$/;

/** The source file's place, seen from the compiled one. */
const pictureFile = fileURLToPath(new URL('../../../e2e/picture/lock.svg', import.meta.url));

if (!hasTmux) throw new Error('Cannot draw: there is no tmux');

await withProject(
  async (project) => {
    await project.write('main.tf', configuration);
    await project.write('airlock.toml', `platforms = ${JSON.stringify(platforms)}\n`);
    await withTerminal(project, { columns, rows: 24 }, async (terminal) => {
      await terminal.run('airlock lock -check');
      await terminal.type('airlock lock\n');
      const { styled } = await terminal.waitFor(underway);
      await writeFile(pictureFile, renderSvg(styled, columns, 'airlock lock in a terminal'));
    });
  },
  { releases, bytesPerSecond: 3_000_000 },
);
