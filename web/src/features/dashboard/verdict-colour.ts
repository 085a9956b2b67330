import type { VerdictOrNone } from './hours.ts';

export function colourOf(verdict: VerdictOrNone): string {
  return verdict === 'none' ? 'var(--mantine-color-default-border)' : `var(--verdict-${verdict})`;
}
