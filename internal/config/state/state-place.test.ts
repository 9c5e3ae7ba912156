import { expect } from 'chai';
import { crc32 } from 'node:zlib';
import { terraform } from '../../flavour/flavour.ts';
import { SourceFile } from '../../hcl/source-file.ts';
import type { BackendBlock } from '../blocks/decode-backend.ts';
import type { BackendRecord } from './backend-record.ts';
import { findStatePlace, type StatePlace } from './state-place.ts';

const at = { file: new SourceFile('main.tf', ''), start: 0, end: 0 };

function block(type: string, settings: Readonly<Record<string, string>> = {}): BackendBlock {
  return { type, settings: new Map(Object.entries(settings)), at };
}

function record(
  type: string,
  settings: Readonly<Record<string, string>> = {},
  hash = 0,
): BackendRecord {
  return { type, settings: new Map(Object.entries(settings)), hash };
}

function find(
  backend: BackendBlock | undefined,
  made: BackendRecord | undefined,
  { workspace = 'default', hasCloud = false } = {},
): StatePlace {
  const module = { backend, hasCloud };
  return findStatePlace({ module, record: made, workspace, checksum: crc32 }, terraform);
}

function reasonOf(place: StatePlace): string | undefined {
  if (place.kind !== 'uninitialized') return undefined;
  const { summary, detail } = place.problem;
  return `${summary} / ${detail.split('\n')[0] ?? ''}`;
}

describe('findStatePlace', () => {
  it('is a file in the working directory where nothing is configured', () => {
    expect(find(undefined, undefined)).to.deep.equal({ kind: 'file', path: 'terraform.tfstate' });
    expect(find(undefined, undefined, { workspace: 'x' })).to.deep.equal({
      kind: 'file',
      path: 'terraform.tfstate.d/x/terraform.tfstate',
    });
  });

  it('is where the local backend has been told to keep it', () => {
    const settings = { path: 'a/b.tfstate', workspace_dir: 'ws' };
    const [configured, made] = [block('local', settings), record('local', settings)];

    expect(find(configured, made)).to.deep.equal({ kind: 'file', path: 'a/b.tfstate' });
    expect(find(configured, made, { workspace: 'x' })).to.deep.equal({
      kind: 'file',
      path: 'ws/x/terraform.tfstate',
    });
  });

  it('may have been said on the command line of init', () => {
    const settings = { path: 'x', workspace_dir: 'y' };
    const odd = { path: 'é\n"x\u200b' };
    // The hashes are those that Terraform has recorded.
    const places = [
      find(block('local'), record('local', settings, 666_019_178)),
      find(block('local', odd), record('local', settings, 3_604_139_056)),
      find(
        block('local', { path: 'x/y.tfstate', workspace_dir: 'ws' }),
        record('local', settings, 2_608_813_572),
      ),
    ];

    for (const place of places) expect(place).to.deep.equal({ kind: 'file', path: 'x' });
    expect(find(block('s3'), record('s3', { key: 'x' }))).to.have.property('kind', 'remote');
  });

  it('is out of reach with any other backend', () => {
    expect(find(block('s3', { key: 'a' }), record('s3', { key: 'a' }))).to.deep.equal({
      kind: 'remote',
      backend: 's3',
    });
    expect(find(undefined, record('cloud'), { hasCloud: true })).to.deep.equal({
      kind: 'remote',
      backend: 'cloud',
    });
  });

  it('is uncertain until init has set up what is configured', () => {
    const init = 'please run "terraform init" / Reason: ';
    const places = [
      find(block('s3'), undefined),
      find(undefined, record('s3')),
      find(block('s3'), record('local')),
      find(block('local', { path: 'b' }), record('local', { path: 'a' })),
      find(block('local'), record('local', { path: 'a' })),
      find(block('s3', { key: 'b' }), record('s3', { key: 'a' })),
      find(undefined, undefined, { hasCloud: true }),
    ];

    expect(places.map(reasonOf)).to.deep.equal([
      `Backend initialization required, ${init}Initial configuration of the requested backend "s3"`,
      `Backend initialization required, ${init}Unsetting the previously set backend "s3"`,
      `Backend initialization required: ${init}Backend type changed from "local" to "s3"`,
      ...Array.from(
        { length: 3 },
        () => `Backend initialization required: ${init}Backend configuration block has changed`,
      ),
      `HCP Terraform or Terraform Enterprise initialization required: ${init}Initial configuration of HCP Terraform or Terraform Enterprise.`,
    ]);
  });
});
