import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { PlaybookDto, PlaybookValidationDto } from '../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../shared/lib/drafts.ts';
import { NEW_NAME, NEW_PLAYBOOK } from './new-playbook.ts';
import { validationQuery } from './playbooks.queries.ts';

export interface PlaybookDraft {
  yaml: string;
  changed: boolean;
  /** The version that the change began with; null for a new playbook. */
  version: number | null;
  /** Of this very text; undefined while it is being checked. */
  validation: PlaybookValidationDto | undefined;
  /** Of this text or, while that is checked, of the one before: markers do not flicker. */
  shownValidation: PlaybookValidationDto | undefined;
  validationError: unknown;
  change: (yaml: string) => void;
  discard: () => void;
}

/** The text under the cursor: kept over a reload, checked by the server as one types. */
export function usePlaybookDraft(playbook: PlaybookDto | null): PlaybookDraft {
  const [stored, setStored, discard] = useDraftRecord(`playbook:${playbook?.name ?? NEW_NAME}`);
  const saved = playbook?.yaml ?? NEW_PLAYBOOK;
  const draft = typeof stored['yaml'] === 'string' ? stored['yaml'] : null;
  const yaml = draft ?? saved;
  const changed = draft !== null && draft !== saved;
  const version =
    changed && typeof stored['version'] === 'number' ? stored['version'] : (playbook?.version ?? null);
  const [checked] = useDebouncedValue(yaml, 350);
  const { data, error, isPlaceholderData } = useQuery(validationQuery(checked));
  return {
    yaml,
    changed,
    version,
    validation: checked === yaml && !isPlaceholderData ? data : undefined,
    shownValidation: data,
    validationError: error,
    change: (next) => {
      if (next === saved) discard();
      else setStored({ yaml: next, version });
    },
    discard,
  };
}
