import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { PackageContentError } from './package-content-error.ts';
import { digestZip } from './zip-digests.ts';

function entries(
  ...list: readonly (readonly [name: string, content: string])[]
): Parameters<typeof digestZip>[0] {
  return list.map(([name, content]) => ({
    name,
    isDirectory: name.endsWith('/'),
    sha256: createHash('sha256').update(content).digest(),
  }));
}

const executable = ['terraform-provider-null_v1.0.0_x5', 'abc'] as const;

describe('digestZip', () => {
  /** Written by Terraform 1.11.4 for these contents. */
  const cases = [
    {
      title: 'a clean archive',
      list: [executable, ['README.md', 'r']],
      archive: 'h1:XLIHYnybWjZThVjFR98DVYqtrJpCsUA32JVZkO3/myc=',
      unpacked: 'h1:XLIHYnybWjZThVjFR98DVYqtrJpCsUA32JVZkO3/myc=',
    },
    {
      title: 'a directory entry',
      list: [executable, ['docs/', ''], ['docs/a.md', 'a']],
      archive: 'h1:jYLWW6QZO4RlsPbMwYsjlrz1eU2GoM+boHmGBhIw06c=',
      unpacked: 'h1:Zlp+93eYmIpfMWAABiAPEILlxSkwMNfNBA9pp7Bt4wc=',
    },
    {
      title: 'a duplicate',
      list: [executable, ['README.md', '1'], ['README.md', '2']],
      archive: 'h1:uyMNB1EMdn8ymDaPPu5Ime63MdJiX7FQ/bBgM2ZPlJo=',
      unpacked: 'h1:PTDu6/6rhYuKcRKf5rX3rOZaLexpD0Nlw+OowJlE+ps=',
    },
    {
      title: 'a name with "./"',
      list: [executable, ['./x', '1']],
      archive: 'h1:qTE9y+t6m1u9qa1rv3amQANjlEibKaAbBvc1d7KcH20=',
      unpacked: 'h1:i8SjGKGzx78SmwBjeulaGTNotHYXMbv6YNFJoLGUyKI=',
    },
    {
      title: 'an absolute name',
      list: [executable, ['/abs', '1']],
      archive: 'h1:2cPto+5wHoUuLCiYgtYtRmzNz0hMB7LE4VzQypNFS3w=',
      unpacked: 'h1:UuuUTyTEH7b4k7YsATFoKm7jPMD+XGtSrtr0G6NHFMA=',
    },
    {
      title: 'a backslash',
      list: [executable, ['a\\b', '1']],
      archive: 'h1:4ciahPbve2hrjtH0CGAALX2dgQGlcMLX/Xe4eJLN+v0=',
      unpacked: 'h1:4ciahPbve2hrjtH0CGAALX2dgQGlcMLX/Xe4eJLN+v0=',
    },
  ] satisfies {
    title: string;
    list: (readonly [string, string])[];
    archive: string;
    unpacked: string;
  }[];
  for (const { title, list, archive, unpacked } of cases) {
    it(`hashes ${title}`, () => {
      const digests = digestZip(entries(...list), 'x.zip');

      expect(digests).to.deep.include({ archiveH1: archive, unpackedH1: unpacked });
    });
  }

  it('lists what could be the plugin, and only that', () => {
    const { executables } = digestZip(
      entries(
        ['terraform-provider-b', ''],
        ['./terraform-provider-a_v1', ''],
        ['terraform-provider-\xc3\xa9', ''],
        ['terraform-provider-d/', ''],
        ['docs/terraform-provider-e', ''],
        ['Terraform-provider-f', ''],
      ),
      'x.zip',
    );

    expect(executables).to.deep.equal([
      'terraform-provider-a_v1',
      'terraform-provider-b',
      'terraform-provider-é',
    ]);
  });

  it('tells an archive that cannot be hashed from one that cannot be unpacked', () => {
    const stages = [entries(['a\nb', '']), entries()].map((list) => {
      try {
        digestZip(list, 'x.zip');
        return undefined;
      } catch (error) {
        return error instanceof PackageContentError ? error.stage : error;
      }
    });

    expect(stages).to.deep.equal(['checksum', 'unpack']);
  });
});
