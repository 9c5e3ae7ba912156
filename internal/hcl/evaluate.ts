/**
 * Computes constant expressions: literals, templates, conditions, arithmetic and the like.
 *
 * There are no variables and no functions; using them is reported, and what depends on them is
 * unknown. `for` expressions are not computed: where a constant is needed, nobody writes them.
 */
import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import type { Expression } from './ast.ts';
import { evaluateAccess } from './constant/evaluate-access.ts';
import { evaluateJson } from './constant/evaluate-json.ts';
import { evaluateObject } from './constant/evaluate-object.ts';
import { evaluateOperation } from './constant/evaluate-operation.ts';
import { evaluateTemplate } from './constant/evaluate-template.ts';
import { textValue, unknown, type Attempted, type Evaluation } from './constant/evaluation.ts';
import type { Access, NativeExpression, NotConstant, Operation } from './native-expression.ts';
import { keywordOf } from './keyword.ts';
import { tooDeep } from './nesting.ts';
import { problemAt, type ProblemText } from './problem.ts';
import type { Located } from './source-file.ts';
import type { Value } from './value.ts';

/** Computes an expression. */
export function evaluate(expression: Expression): Decoded<Value> {
  if (expression.kind === 'json') return { value: evaluateJson(expression.node), diagnostics: [] };
  const evaluator = new Evaluator();
  const value = evaluator.evaluate(expression);
  return { value, diagnostics: evaluator.diagnostics };
}

class Evaluator implements Evaluation {
  #diagnostics: Diagnostic[] = [];
  #item: Value = unknown;
  #depth = 0;

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  evaluate(expression: NativeExpression): Value {
    if (this.#depth >= depthMax) {
      this.report(expression, tooDeep);
      return unknown;
    }
    this.#depth++;
    const value = this.#dispatch(expression);
    this.#depth--;
    return value;
  }

  evaluateEach(expression: NativeExpression, item: Value): Value {
    const outer = this.#item;
    this.#item = item;
    const value = this.evaluate(expression);
    this.#item = outer;
    return value;
  }

  attempt(expression: NativeExpression): Attempted {
    const outer = this.#diagnostics;
    const own: Diagnostic[] = [];
    this.#diagnostics = own;
    const value = this.evaluate(expression);
    this.#diagnostics = outer;
    return {
      value,
      accept: () => {
        for (const diagnostic of own) this.#diagnostics.push(diagnostic);
      },
    };
  }

  report(subject: Located, text: ProblemText): void {
    this.#diagnostics.push(problemAt(subject, text));
  }

  #dispatch(expression: NativeExpression): Value {
    if (isOperation(expression)) return evaluateOperation(this, expression);
    if (isAccess(expression)) return evaluateAccess(this, expression);
    if (isNotConstant(expression)) return this.#notConstant(expression);
    switch (expression.kind) {
      case 'literal': {
        const { value } = expression;
        return value.kind === 'string' ? textValue(value.text) : value;
      }
      case 'parentheses':
        return this.evaluate(expression.inner);
      case 'tuple':
        return { kind: 'list', items: expression.items.map((item) => this.evaluate(item)) };
      case 'object':
        return evaluateObject(this, expression.items);
      case 'object-key':
        return this.#key(expression.inner);
      case 'splat-item':
        return this.#item;
      case 'template':
        return evaluateTemplate(this, expression);
    }
  }
  /** Reports what keeps an expression from being a constant. */
  #notConstant(expression: NotConstant & Located): Value {
    switch (expression.kind) {
      case 'variable':
        this.report(expression.traversal[0] ?? expression, noVariables);
        break;
      case 'call':
        this.report(expression, noFunctions);
        break;
      case 'for':
        this.evaluate(expression.collection);
        break;
      case 'template-join':
        this.evaluate(expression.items);
        break;
      case 'invalid':
        break;
    }
    return unknown;
  }

  /** A bare name, even one that is a constant elsewhere, is a key. */
  #key(inner: NativeExpression): Value {
    const name = keywordOf(inner);
    if (name !== undefined) return textValue(name);
    if (inner.kind !== 'variable') return this.evaluate(inner);
    this.report(inner, {
      summary: 'Ambiguous attribute key',
      detail:
        "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a literal name containing periods, wrap it in quotes to create a string literal.",
    });
    return unknown;
  }
}

/** How deep an expression is computed: a sum is as deep as it has terms. */
const depthMax = 500;

function isOperation(
  expression: NativeExpression,
): expression is Extract<NativeExpression, Operation> {
  const { kind } = expression;
  return kind === 'unary' || kind === 'binary' || kind === 'conditional';
}

function isAccess(expression: NativeExpression): expression is Extract<NativeExpression, Access> {
  const { kind } = expression;
  return kind === 'access' || kind === 'index' || kind === 'splat';
}

function isNotConstant(
  expression: NativeExpression,
): expression is Extract<NativeExpression, NotConstant> {
  return notConstant.has(expression.kind);
}

const notConstant: ReadonlySet<NativeExpression['kind']> = new Set<NotConstant['kind']>([
  'variable',
  'call',
  'for',
  'template-join',
  'invalid',
]);

const noVariables: ProblemText = {
  summary: 'Variables not allowed',
  detail: 'Variables may not be used here.',
};
const noFunctions: ProblemText = {
  summary: 'Function calls not allowed',
  detail: 'Functions may not be called here.',
};
