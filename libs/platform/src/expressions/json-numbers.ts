import type { Environment } from '@marcbachmann/cel-js';

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** JSON has one kind of number; without these `body.count + 1` would be an error since the 1 is an int. */
export function withJsonNumbers(environment: Environment): Environment {
  environment.registerOperator('double % double', (a: number, b: number) => a % b);
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const handler = (a: number | bigint, b: number | bigint): number => apply(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int`, handler);
    environment.registerOperator(`int ${operator} double`, handler);
  }
  return environment;
}
