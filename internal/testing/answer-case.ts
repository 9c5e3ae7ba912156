import type { Fault } from './fault.ts';

/** A server that does not answer as it should, and what is said about it. */
export interface AnswerCase {
  readonly title: string;
  /** Which requests are answered otherwise. */
  readonly path: RegExp;
  readonly fault: Fault;
  /**
   * The message; undefined if the answer is good enough. `ADDR` stands for the provider, `HOST` for
   * host and port of the server.
   */
  readonly message: string | undefined;
  /** Terraform refuses as well, but words it as Go's libraries do. */
  readonly ownWords?: true;
}

/** Answers with a document of one's own. */
export function answerWith(body: unknown, contentType = 'application/json'): Fault {
  return {
    kind: 'body',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    contentType,
  };
}

/** Answers with some members of the document changed; undefined removes one. */
export function answerChanged(changes: Readonly<Record<string, unknown>>): Fault {
  return { kind: 'edit', edit: (document) => ({ ...document, ...changes }) };
}

/** Answers with nothing but a status. */
export function answerStatus(status: number): Fault {
  return { kind: 'status', status };
}
