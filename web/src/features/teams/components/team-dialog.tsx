import { Button, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TeamDto } from '../../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { peopleQuery, useSaveTeam } from '../teams.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface TeamDialogProps {
  /** Null: a new one. */
  team: TeamDto | null;
  onClose: () => void;
}

/** What a team is called and who is in it. What was typed survives a reload, until it is saved or cancelled. */
export function TeamDialog({ team, onClose }: TeamDialogProps) {
  const [draft, setDraft, clear] = useDraftRecord(`team:${team?.id ?? 'new'}`);
  const people = useQuery(peopleQuery);
  const save = useSaveTeam(team);
  const name = typeof draft['name'] === 'string' ? draft['name'] : (team?.name ?? '');
  const memberIds = Array.isArray(draft['member_ids'])
    ? draft['member_ids'].map(String)
    : (team?.members.map(({ id }) => id) ?? []);
  const close = (): void => {
    clear();
    onClose();
  };
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(name, t`Type its name, as in “Night shift”.`) },
    failure: save.error,
    onSubmit: () => save.mutate({ name: name.trim(), member_ids: memberIds }, { onSuccess: close }),
  });
  return (
    <Dialog onClose={close} title={team === null ? t`New team` : t`Change ${visible(team.name)}`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            required
            data-autofocus
            autoComplete="off"
            maxLength={80}
            value={name}
            error={errors['name']}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <MultiSelect
            label={t`Members`}
            description={t`They see its queue as theirs, and may ask to be told what is new in it. Somebody may be in several teams.`}
            data={choices(people.data ?? [], team)}
            value={memberIds}
            error={errors['member_ids']}
            onChange={(member_ids) => setDraft({ ...draft, member_ids })}
            searchable
            clearable
            nothingFoundMessage={t`Nobody whose account is enabled has this in their name`}
          />
          {people.isError && (
            <ErrorNotice
              error={people.error}
              doing={t`load the people`}
              retry={() => void people.refetch()}
            />
          )}
          {save.isError && (
            <ErrorNotice error={save.error} doing={t`save the team`} kept={t`What you typed is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={close}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {team === null ? t`Make the team` : t`Save`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Who is in it already stays to be seen, whatever has become of their account. */
function choices(people: readonly { id: string; name: string }[], team: TeamDto | null) {
  const others = team?.members.filter(({ id }) => !people.some((person) => person.id === id)) ?? [];
  return [
    ...others.map(({ id, name, disabled }) => ({
      value: id,
      label: disabled ? t`${visible(name)} (account disabled)` : visible(name),
    })),
    ...people.map(({ id, name }) => ({ value: id, label: visible(name) })),
  ];
}
