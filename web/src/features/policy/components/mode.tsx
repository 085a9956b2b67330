import { OPERATION_MODES } from '#contracts';
import { NumberInput, Radio, Stack } from '@mantine/core';
import type { OperationMode, PolicyDocumentDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { MODE_SENTENCES } from '../policy-words.ts';
import { t } from '../../../shared/texts/texts.ts';

interface ModeProps {
  document: PolicyDocumentDto;
  mayWrite: boolean;
  onChange: (document: PolicyDocumentDto) => void;
}

/** What decides where no guardrail and no rule does. */
export function Mode({ document, mayWrite, onChange }: ModeProps) {
  const { mode, semi_autonomous: semi } = document;
  return (
    <Section title={t`Mode`}>
      <Radio.Group
        aria-label={t`Mode`}
        value={mode}
        onChange={(next) => mayWrite && onChange({ ...document, mode: next as OperationMode })}
      >
        <Stack gap="sm">
          {OPERATION_MODES.map((each) => (
            <Radio
              key={each}
              size="xs"
              value={each}
              label={words(each)}
              description={MODE_SENTENCES[each]}
              disabled={!mayWrite && each !== mode}
            />
          ))}
        </Stack>
      </Radio.Group>
      {mode === 'semi_autonomous' && (
        <NumberInput
          mt="sm"
          w={220}
          label={t`From this confidence on`}
          min={0}
          max={1}
          step={0.05}
          decimalScale={2}
          readOnly={!mayWrite}
          value={semi.min_confidence}
          onChange={(next) =>
            typeof next === 'number' && onChange({ ...document, semi_autonomous: { min_confidence: next } })
          }
        />
      )}
    </Section>
  );
}
