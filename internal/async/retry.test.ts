import { expect } from 'chai';
import { messageOf } from '../diag/tool-error.ts';
import { backOffDelayMs, parseRetryAfter, retry, type RetryDecision } from './retry.ts';

const backOff = { attemptsMax: 4, firstDelayMs: 1000, delayMaxMs: 3000, jitter: 0 };

/** Runs attempts that fail with the given decisions and then succeed; logs what was waited. */
async function run(
  decisions: readonly RetryDecision[],
): Promise<{ outcome: unknown; waits: number[] }> {
  const waits: number[] = [];
  const success: RetryDecision = { retry: false };
  let decision: RetryDecision = success;
  const outcome = await retry(
    (number) => {
      decision = decisions[number - 1] ?? success;
      return decision === success
        ? Promise.resolve(`attempt ${number}`)
        : Promise.reject(new Error(`failure ${number}`));
    },
    {
      backOff,
      clock: {
        now: () => 0,
        random: () => 0,
        sleep(ms) {
          waits.push(ms);
          return Promise.resolve();
        },
      },
      signal: new AbortController().signal,
      decide: () => decision,
    },
  ).catch(messageOf);
  return { outcome, waits };
}

describe('retry', () => {
  const again = { retry: true } as const;
  const cases = [
    { title: 'succeeds at once', decisions: [], outcome: 'attempt 1', waits: [] },
    {
      title: 'doubles the delay up to the longest',
      decisions: [again, again, again],
      outcome: 'attempt 4',
      waits: [1000, 2000, 3000],
    },
    {
      title: 'throws the last failure when the tries are used up',
      decisions: [again, again, again, again],
      outcome: 'failure 4',
      waits: [1000, 2000, 3000],
    },
    {
      title: 'does not repeat what is final',
      decisions: [again, { retry: false }],
      outcome: 'failure 2',
      waits: [1000],
    },
    {
      title: 'waits as long as the other side asked',
      decisions: [{ retry: true, afterMs: 7000 }, again],
      outcome: 'attempt 3',
      waits: [7000, 2000],
    },
    {
      title: 'counts anew after a try that got somewhere',
      decisions: [again, again, { retry: true, progressed: true }, again, again],
      outcome: 'attempt 6',
      waits: [1000, 2000, 1000, 2000, 3000],
    },
  ] satisfies { title: string; decisions: RetryDecision[]; outcome: string; waits: number[] }[];

  for (const { title, decisions, outcome, waits } of cases) {
    it(title, async () => {
      expect(await run(decisions)).to.deep.equal({ outcome, waits });
    });
  }

  it('ends with the reason of an abort that comes during a wait', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');

    const outcome = await retry(() => Promise.reject(new Error('down')), {
      backOff,
      clock: {
        now: () => 0,
        random: () => 0,
        sleep(_ms, signal) {
          controller.abort(reason);
          signal.throwIfAborted();
          return Promise.resolve();
        },
      },
      signal: controller.signal,
      decide: () => ({ retry: true }),
    }).catch((error: unknown) => error);

    expect(outcome).to.equal(reason);
  });
});

describe('backOffDelayMs', () => {
  it('takes off up to the jitter', () => {
    const jittery = { ...backOff, jitter: 0.5 };

    const delays = [0, 0.5, 0.999_999].map((random) => backOffDelayMs(jittery, 2, random));

    expect(delays).to.deep.equal([2000, 1500, 1000]);
  });
});

describe('parseRetryAfter', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const cases: [header: string | undefined, expectedMs: number | undefined][] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['120', 120_000],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  ];
  for (const [header, expectedMs] of cases) {
    it(`reads ${JSON.stringify(header)} as ${expectedMs ?? 'nothing'}`, () => {
      expect(parseRetryAfter(header, nowMs)).to.equal(expectedMs);
    });
  }
});
