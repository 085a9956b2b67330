import { Stack, Text } from '@mantine/core';
import type { HandoverDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Section } from '../../../shared/ui/section.tsx';
import classes from './handovers.module.css';
import { IncidentLine } from './incident-line.tsx';
import { many, t } from '../../../shared/texts/texts.ts';

/** The note as it was written, and what was open then. */
export function HandoverView({ handover }: { handover: HandoverDto }) {
  const { incidents, note, created_at } = handover;
  return (
    <Stack gap="xl">
      <Section title={t`Note`}>
        <p className={classes['note']}>{visible(note)}</p>
      </Section>
      <Section title={t`What was open then: ${many(incidents.length, 'incident')}`}>
        {incidents.length === 0 ? (
          <Text c="dimmed">{t`Nothing was handed over with it.`}</Text>
        ) : (
          <ul className={classes['list']} aria-label={t`Handed over`}>
            {incidents.map((incident) => (
              <IncidentLine key={incident.id} incident={incident} at={Date.parse(created_at)} />
            ))}
          </ul>
        )}
      </Section>
    </Stack>
  );
}
