/** A large package over a connection that breaks again and again. */
import type { ServerResponse } from 'node:http';
import { makeBytes } from '../../internal/testing/package-bytes.ts';
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';
import { writeZip } from '../../internal/testing/zip-writer.ts';
import type { CustomExchange } from '../../internal/testing/fault.ts';
import { withProject } from '../harness/project.ts';
import type { HardFamily } from './family.ts';

/** 200 MB that break every 20 MB arrive, and hardly a byte of them twice. */
export const resumeFamily: HardFamily = {
  name: 'resume',
  async run() {
    const failures: string[] = [];
    const release = makeRelease();
    await withProject(
      async (project) => {
        const link = makeBreakingLink();
        project.registry.faults.add(/\.zip$/, { kind: 'custom', answer: link.answer });

        const result = await project.airlock(['lock', '-platform=linux_amd64']);

        const requests = project.registry.count(/\.zip$/);
        const seen = `${link.sentBytes()} of ${packageBytes} bytes in ${requests} requests`;
        if (result.code !== 0) failures.push(`it fails after ${seen}: ${result.stderr}`);
        if (link.sentBytes() > 1.1 * packageBytes) failures.push(`it fetches ${seen}`);
        if (requests < packageBytes / bytesPerConnection) failures.push(`nothing broke: ${seen}`);
      },
      { releases: [release] },
    );
    return { tried: 1, failures };
  },
};

/** Serves what is asked for, ranges too, and breaks every connection after a while. */
function makeBreakingLink(): {
  readonly answer: (exchange: CustomExchange) => void;
  readonly sentBytes: () => number;
} {
  let sent = 0;
  return {
    answer({ response, found, request }) {
      const whole = found?.body;
      if (!Buffer.isBuffer(whole)) throw new Error('No archive');
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers['range'] ?? '')?.[1] ?? 0);
      const part = whole.subarray(start, start + bytesPerConnection);
      response.writeHead(start === 0 ? 200 : 206, {
        'content-type': 'application/zip',
        etag: found?.etag,
        'content-length': whole.length - start,
        'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}`,
      });
      sent += part.length;
      response.write(part, () => {
        end(response, start + part.length === whole.length);
      });
    },
    sentBytes: () => sent,
  };
}

function end(response: ServerResponse, isWhole: boolean): void {
  if (isWhole) response.end();
  // In its stream, so that it comes behind what was sent.
  else response.socket?.end();
}

/** Hardly compressed, for that takes longer than all the rest. */
function makeRelease(): ProviderRelease {
  const [small] = providerRelease('acme/anvil', '1.2.0').packages;
  const noise = makeBytes({ seed: 'noise', bytes: packageBytes, repetition: 0 });
  const entries = [...(small?.files ?? []), { name: 'noise', content: noise, level: 0 }];
  return providerRelease('acme/anvil', '1.2.0', { archive: writeZip({ entries }) });
}

const packageBytes = 200 * 1024 ** 2;
const bytesPerConnection = 20 * 1024 ** 2;
