import type { Polarity } from '#contracts';
import { Tooltip } from '@mantine/core';
import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import classes from './evidence-chip.module.css';
import { t } from '../texts/texts.ts';

export interface EvidenceFact {
  id: string;
  statement: string;
  source: string;
  polarity: Polarity;
}

interface Light {
  lit: string | null;
  setLit: (id: string | null) => void;
  facts: ReadonlyMap<string, EvidenceFact>;
  /** Goes to the row of the evidence, when a page shows one. */
  show: (id: string) => void;
}

const LightContext = createContext<Light>({ lit: null, setLit: () => {}, facts: new Map(), show: () => {} });

interface EvidenceLightProps {
  facts: readonly EvidenceFact[];
  show: (id: string) => void;
  children: ReactNode;
}

/** Joins evidence chips and evidence rows: pointing at one lights the other. */
export function EvidenceLight({ facts, show, children }: EvidenceLightProps) {
  const [lit, setLit] = useState<string | null>(null);
  const light = useMemo(
    () => ({ lit, setLit, show, facts: new Map(facts.map((fact) => [fact.id, fact])) }),
    [lit, facts, show],
  );
  return <LightContext value={light}>{children}</LightContext>;
}

/**
 * For the row of a piece of evidence: whether it is lit, and the handlers that light its chips.
 * @param others what the row stands for as well: the same, told before
 */
export function useEvidenceRow(
  id: string,
  others: readonly string[] = [],
): {
  lit: boolean;
  handlers: { onMouseEnter: () => void; onMouseLeave: () => void };
} {
  const { lit, setLit } = use(LightContext);
  return {
    lit: lit !== null && (lit === id || others.includes(lit)),
    handlers: { onMouseEnter: () => setLit(id), onMouseLeave: () => setLit(null) },
  };
}

/** `E7`: a reference to evidence. Hover or focus says the fact; a click goes to it. */
export function EvidenceChip({ id }: { id: string }) {
  const { lit, setLit, facts, show } = use(LightContext);
  const fact = facts.get(id);
  const tone = fact && fact.polarity !== 'neutral' ? classes[fact.polarity] : '';
  const label = fact ? `${fact.statement} (${fact.source})` : t`This evidence is not in the incident.`;
  return (
    <Tooltip label={label} openDelay={100}>
      <button
        type="button"
        className={`${classes['chip']} ${tone} ${lit === id ? classes['lit'] : ''}`}
        onMouseEnter={() => setLit(id)}
        onMouseLeave={() => setLit(null)}
        onFocus={() => setLit(id)}
        onBlur={() => setLit(null)}
        onClick={() => show(id)}
        aria-label={t`Evidence ${id}: ${label}`}
      >
        {id}
      </button>
    </Tooltip>
  );
}
