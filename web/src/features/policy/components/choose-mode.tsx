import { OPERATION_MODES } from '#contracts';
import { Button, Radio, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OperationMode, PolicyDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { MODE_SENTENCES } from '../policy-words.ts';
import { policyQuery, usePublishPolicy } from '../policy.queries.ts';
import { rich, t } from '../../../shared/texts/texts.ts';

interface ChooseModeProps {
  /** Whether somebody has published a policy already. */
  chosen: boolean;
  mayWrite: boolean;
}

/** The mode alone: everything else of the policy stays as it is. */
export function ChooseMode({ chosen, mayWrite }: ChooseModeProps) {
  const policy = useQuery(policyQuery);
  if (policy.error)
    return (
      <ErrorNotice error={policy.error} doing={t`load the policy`} retry={() => void policy.refetch()} />
    );
  if (!policy.data) return <Skeleton height={120} aria-label={t`Loading`} role="status" />;
  const { mode } = policy.data.document;
  if (chosen || !mayWrite) {
    return (
      <Text size="sm">
        {rich`In force: ${(<strong>{words(mode)}</strong>)}. ${MODE_SENTENCES[mode]} ${(<Link to="/policy">{mayWrite ? t`Change it, or add rules` : t`See the policy`}</Link>)}`}
      </Text>
    );
  }
  return <Choice policy={policy.data} />;
}

function Choice({ policy }: { policy: PolicyDto }) {
  const [mode, setMode] = useState<OperationMode>(policy.document.mode);
  const publish = usePublishPolicy();
  const { attributes } = useForm({
    faults: {},
    failure: publish.error,
    onSubmit: () =>
      publish.mutate(
        { document: { ...policy.document, mode }, version: policy.version, comment: t`Chosen at set-up` },
        { onSuccess: () => toast.done(t`${words(mode)} is in force`) },
      ),
  });
  return (
    <form {...attributes}>
      <Stack gap="sm">
        <Radio.Group
          aria-label={t`Mode`}
          value={mode}
          onChange={(next) => setMode(OPERATION_MODES.find((each) => each === next) ?? mode)}
        >
          <Stack gap="sm">
            {OPERATION_MODES.map((each) => (
              <Radio
                key={each}
                size="xs"
                value={each}
                label={words(each)}
                description={MODE_SENTENCES[each]}
              />
            ))}
          </Stack>
        </Radio.Group>
        <ErrorNotice error={publish.error} doing={t`publish the policy`} kept={t`Your choice is kept.`} />
        <div>
          <Button type="submit" loading={publish.isPending}>
            {t`Use this mode`}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
