import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { readTestFiles } from './read-test-files.ts';

const written = [
  'main.tf',
  'root.tftest.hcl',
  'tests/b.tftest.json',
  'tests/a.tftest.hcl',
  'tests/a.tofutest.hcl',
  'tests/c.tofutest.json',
  'tests/.hidden.tftest.hcl',
  'tests/saved.tftest.hcl~',
  'tests/upper.TFTEST.hcl',
  'tests/deeper/x.tftest.hcl',
  'tests/folder.tftest.hcl/x',
  'other/o.tftest.hcl',
];

/** The names of what is found, and then the summaries of what is reported. */
async function read(
  name: string,
  flavour: Flavour = terraform,
): Promise<readonly [names: readonly string[] | undefined, reports: readonly string[]]> {
  return withTempDir(async (root) => {
    for (const file of written) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), '');
    }
    const { signal } = new AbortController();
    const { value, diagnostics } = await readTestFiles(name, { root, flavour, signal });
    return [
      value?.map((file) => file.name),
      diagnostics.map(({ severity, summary, detail }) => `${severity}: ${summary}: ${detail}`),
    ];
  });
}

describe('readTestFiles', () => {
  const inTests = ['root.tftest.hcl', 'tests/a.tftest.hcl', 'tests/b.tftest.json'];
  const inOther = ['root.tftest.hcl', 'other/o.tftest.hcl'];
  const cases: readonly (readonly [name: string, names: readonly string[]])[] = [
    ['tests', inTests],
    ['./tests/', inTests],
    ['other', inOther],
    ['tests/../other', inOther],
    ['/other', inOther],
    ['.', ['root.tftest.hcl']],
    ['', []],
  ];

  for (const [name, names] of cases) {
    it(`finds ${names.length} files with the directory "${name}"`, async () => {
      expect(await read(name)).to.deep.equal([names, []]);
    });
  }

  it('lets a file of OpenTofu hide the one of Terraform', async () => {
    expect(await read('tests', opentofu)).to.deep.equal([
      ['root.tftest.hcl', 'tests/a.tofutest.hcl', 'tests/b.tftest.json', 'tests/c.tofutest.json'],
      [],
    ]);
  });

  it('warns of a directory that does not exist', async () => {
    expect(await read('/gone/')).to.deep.equal([
      ['root.tftest.hcl'],
      ['warning: Test directory does not exist: Requested test directory gone does not exist.'],
    ]);
  });

  it('refuses a directory that is none', async () => {
    expect(await read('main.tf')).to.deep.equal([
      undefined,
      [
        'error: Failed to read test directory: Test directory main.tf could not be read: readdirent main.tf: not a directory.',
      ],
    ]);
  });

  it('does not miss the default directory', async () => {
    await withTempDir(async (root) => {
      const reader = { root, flavour: terraform, signal: new AbortController().signal };

      expect(await readTestFiles('tests', reader)).to.deep.equal({ value: [], diagnostics: [] });
    });
  });
});
