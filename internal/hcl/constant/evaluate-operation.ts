import { toBool, toNumber, type Converted } from '../convert.ts';
import * as decimal from '../decimal.ts';
import type { Decimal } from '../decimal.ts';
import { equalValues } from './equal-values.ts';
import { evaluateConditional } from './evaluate-conditional.ts';
import { boolValue, unknown, type Evaluation } from './evaluation.ts';
import type {
  BinaryExpression,
  BinaryOperator,
  NativeExpression,
  Operation,
} from '../native-expression.ts';
import type { Located } from '../source-file.ts';
import type { Value } from '../value.ts';

/** Computes an operator applied to its operands. */
export function evaluateOperation(evaluation: Evaluation, expression: Operation & Located): Value {
  switch (expression.kind) {
    case 'unary': {
      const operands = [{ role: 'unary operand', expression: expression.operand }];
      const isNegation = expression.operator === '-';
      return isNegation
        ? apply(evaluation, { at: expression, operands }, negation)
        : apply(evaluation, { at: expression, operands }, inversion);
    }
    case 'binary':
      return evaluateBinary(evaluation, expression);
    case 'conditional':
      return evaluateConditional(evaluation, expression);
  }
}

function evaluateBinary(evaluation: Evaluation, expression: BinaryExpression & Located): Value {
  const { operator, left, right } = expression;
  const operands = [
    { role: 'left operand', expression: left },
    { role: 'right operand', expression: right },
  ];
  const numeric = numericRules.get(operator);
  if (numeric) return apply(evaluation, { at: expression, operands }, numeric);
  const logical = logicalRules.get(operator);
  if (logical) return apply(evaluation, { at: expression, operands }, logical);
  const isEqual = equalValues(evaluation.evaluate(left), evaluation.evaluate(right));
  return isEqual === undefined ? unknown : boolValue(isEqual === (operator === '=='));
}

interface Application {
  readonly at: Located;
  readonly operands: readonly Operand[];
}

interface Operand {
  /** As messages call it. */
  readonly role: string;
  readonly expression: NativeExpression;
}

/** What an operator makes of its operands, once they have the type that it needs. */
interface Rule<T> {
  readonly convert: (value: Value) => Converted<T>;
  readonly compute: (first: T, second: T) => Value;
}

function apply<T>(evaluation: Evaluation, { at, operands }: Application, rule: Rule<T>): Value {
  const values = operands.map(({ expression }) => evaluation.evaluate(expression));
  const converted: T[] = [];
  let isSound = true;
  for (const [index, value] of values.entries()) {
    if (value.kind === 'unknown' || value.kind === 'null') continue;
    const result = rule.convert(value);
    if (result.problem === undefined) converted.push(result.value);
    else {
      isSound = false;
      reportOperand(evaluation, { operand: operands[index], at }, result.problem);
    }
  }
  if (!isSound || values.some(({ kind }) => kind === 'unknown')) return unknown;
  const [first, second = first] = converted;
  if (first !== undefined && second !== undefined && converted.length === values.length) {
    return rule.compute(first, second);
  }
  evaluation.report(at, {
    summary: 'Operation failed',
    detail: 'Error during operation: argument must not be null.',
  });
  return unknown;
}

function reportOperand(
  evaluation: Evaluation,
  { operand, at }: { readonly operand: Operand | undefined; readonly at: Located },
  problem: string,
): void {
  if (!operand) return;
  evaluation.report(operand.expression, {
    summary: 'Invalid operand',
    detail: `Unsuitable value for ${operand.role}: ${problem}.`,
    context: at,
  });
}

const zero: Decimal = { units: 0n, scale: 0 };
const negation = numericRule((operand) => decimal.subtract(zero, operand));
const inversion = logicalRule((operand) => !operand);

const numericRules: ReadonlyMap<BinaryOperator, Rule<Decimal>> = new Map([
  ['+', numericRule(decimal.add)],
  ['-', numericRule(decimal.subtract)],
  ['*', numericRule(decimal.multiply)],
  ['/', { convert: toNumber, compute: quotient }],
  ['%', numericRule((a, b) => (b.units === 0n ? a : decimal.remainder(a, b)))],
  ['<', comparison((order) => order < 0)],
  ['>', comparison((order) => order > 0)],
  ['<=', comparison((order) => order <= 0)],
  ['>=', comparison((order) => order >= 0)],
]);

const logicalRules: ReadonlyMap<BinaryOperator, Rule<boolean>> = new Map([
  ['&&', logicalRule((a, b) => a && b)],
  ['||', logicalRule((a, b) => a || b)],
]);

function numericRule(compute: (a: Decimal, b: Decimal) => Decimal): Rule<Decimal> {
  return { convert: toNumber, compute: (a, b) => decimal.decimalValue(compute(a, b)) };
}

function comparison(accepts: (order: number) => boolean): Rule<Decimal> {
  return {
    convert: toNumber,
    compute: (a, b) => boolValue(accepts(decimal.compareDecimals(a, b))),
  };
}

function logicalRule(compute: (a: boolean, b: boolean) => boolean): Rule<boolean> {
  return { convert: toBool, compute: (a, b) => boolValue(compute(a, b)) };
}

/** Terraform has infinities; nothing here could use one. */
function quotient(a: Decimal, b: Decimal): Value {
  return b.units === 0n ? unknown : decimal.decimalValue(decimal.divide(a, b));
}
