/**
 * A real provider of 700 MB, where there is one: AIRLOCK_REAL_MIRROR names a filesystem mirror that
 * holds hashicorp/aws 5.100.0 for linux_amd64, unpacked.
 */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { itIf } from '../testing/it-if.ts';
import { createHashPool } from './hash-pool.ts';

const mirror = process.env['AIRLOCK_REAL_MIRROR'] ?? '';
const directory = join(mirror, 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64');

describe('a real provider', () => {
  itIf(mirror !== '' && existsSync(directory), 'AIRLOCK_REAL_MIRROR with hashicorp/aws 5.100.0')(
    'has the hash that its lock files have',
    async () => {
      const pool = createHashPool({ workersMax: 2 });
      const { signal } = new AbortController();

      const digests = await pool.hashDirectory(directory, { signal });
      await pool.close();

      expect(digests).to.deep.equal({
        archive: undefined,
        h1: 'h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=',
        executables: ['terraform-provider-aws_v5.100.0_x5'],
      });
    },
  );
});
