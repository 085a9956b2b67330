import { SCOPE_PRESETS, type Permission } from '#contracts';
import { Button, Group, Input, Text } from '@mantine/core';
import { useId } from 'react';
import { useSession } from '../../../shared/session/session.ts';
import { t } from '../../../shared/texts/texts.ts';

interface ScopePresetsProps {
  value: readonly Permission[];
  onChoose: (scopes: readonly Permission[]) => void;
}

/** What most keys are for. A preset only checks boxes: each scope can still be taken away or added. */
export function ScopePresets({ value, onChoose }: ScopePresetsProps) {
  const { permissions } = useSession();
  const labelId = useId();
  const presets = SCOPE_PRESETS.map((preset) => ({
    ...preset,
    scopes: preset.scopes.filter((scope) => permissions.has(scope)),
  }));
  const chosen = presets.find(
    ({ scopes }) => scopes.length === value.length && scopes.every((scope) => value.includes(scope)),
  );
  return (
    <div>
      <Input.Label component="div" id={labelId}>
        {t`What it is for`}
      </Input.Label>
      <Group gap="xs" mt={4} role="group" aria-labelledby={labelId}>
        {presets.map((preset) => (
          <Button
            key={preset.title}
            size="compact-sm"
            variant={preset === chosen ? 'filled' : 'default'}
            aria-pressed={preset === chosen}
            onClick={() => onChoose(preset.scopes)}
          >
            {preset.title}
          </Button>
        ))}
      </Group>
      <Text size="sm" c="dimmed" mt={4} aria-live="polite">
        {chosen ? chosen.description : t`Begin with one of these, or choose the scopes one by one.`}
      </Text>
    </div>
  );
}
