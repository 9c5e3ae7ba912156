import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { createSharedAnswers } from './shared-answers.ts';

describe('createSharedAnswers', () => {
  const patient = new AbortController().signal;

  /** A question that is answered when the test says so. */
  function makeQuestion(): {
    readonly signals: readonly AbortSignal[];
    readonly answer: (value: string) => void;
    readonly fail: (error: Error) => void;
    readonly ask: (signal: AbortSignal) => Promise<string>;
  } {
    const signals: AbortSignal[] = [];
    let settle: { resolve: (value: string) => void; reject: (error: Error) => void } | undefined;
    return {
      signals,
      answer: (value) => settle?.resolve(value),
      fail: (error) => settle?.reject(error),
      ask: (signal) =>
        new Promise((resolve, reject) => {
          signals.push(signal);
          settle = { resolve, reject };
          signal.addEventListener('abort', () => {
            reject(new Error('the work was aborted'));
          });
        }),
    };
  }

  it('asks once, for those who come together and for those who come later', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();

    const together = [
      answers.get('a', patient, question.ask),
      answers.get('a', patient, question.ask),
    ];
    question.answer('yes');

    expect(await Promise.all(together)).to.deep.equal(['yes', 'yes']);
    expect(await answers.get('a', patient, question.ask)).to.equal('yes');
    expect(question.signals).to.have.length(1);
  });

  it('keeps different questions apart', async () => {
    const answers = createSharedAnswers<string>();

    const [a, b] = await Promise.all(
      ['a', 'b'].map((key) => answers.get(key, patient, () => Promise.resolve(`to ${key}`))),
    );

    expect([a, b]).to.deep.equal(['to a', 'to b']);
  });

  it('remembers failures', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();
    const failure = new Error('no such provider');

    const first = rejection(answers.get('a', patient, question.ask));
    question.fail(failure);

    expect(await first).to.equal(failure);
    expect(await rejection(answers.get('a', patient, question.ask))).to.equal(failure);
    expect(question.signals).to.have.length(1);
  });

  it('goes on for the others when one gives up', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();
    const hasty = new AbortController();
    const reason = new Error('no longer interested');

    const first = rejection(answers.get('a', hasty.signal, question.ask));
    const second = answers.get('a', patient, question.ask);
    hasty.abort(reason);

    expect(await first).to.equal(reason);
    expect(question.signals[0]?.aborted).to.equal(false);
    question.answer('yes');
    expect(await second).to.equal('yes');
  });

  it('stops the work when all have given up, and asks anew for whoever comes then', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();
    const [one, other] = [new AbortController(), new AbortController()];
    const waiting = [one, other].map(({ signal }) =>
      rejection(answers.get('a', signal, question.ask)),
    );

    one.abort(new Error('one'));
    expect(question.signals[0]?.aborted).to.equal(false);
    other.abort(new Error('other'));

    expect((await Promise.all(waiting)).map(String)).to.deep.equal(['Error: one', 'Error: other']);
    expect(question.signals[0]?.aborted).to.equal(true);
    const later = answers.get('a', patient, question.ask);
    question.answer('yes');
    expect(await later).to.equal('yes');
  });

  it('stops what an answer goes on doing when all have given up', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();
    const asker = new AbortController();
    const answered = answers.get('a', asker.signal, question.ask);
    question.answer('yes');
    await answered;

    asker.abort(new Error('interrupted'));

    expect(question.signals[0]?.aborted).to.equal(true);
  });

  it('does not begin for someone who has given up already', async () => {
    const answers = createSharedAnswers<string>();
    const question = makeQuestion();
    const reason = new Error('interrupted');

    const error = await rejection(answers.get('a', AbortSignal.abort(reason), question.ask));

    expect(error).to.equal(reason);
    expect(question.signals).to.have.length(0);
  });
});
