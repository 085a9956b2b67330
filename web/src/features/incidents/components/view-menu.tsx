import { Button, Checkbox, Menu, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconStar, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentViewDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useBeginWithView, useChangeView, useDeleteView, useSaveView, viewsQuery } from '../views.queries.ts';
import classes from './incident-list.module.css';

interface ViewMenuProps {
  /** The list as it is shown now, as the query of its address. */
  query: string;
  onOpen: (query: string) => void;
}

/** Lists that were saved: one's own and those that others share; and what can be done with the one that is shown. */
export function ViewMenu({ query, onOpen }: ViewMenuProps) {
  const views = useQuery(viewsQuery());
  const [saving, setSaving] = useState(false);
  const shown = views.data?.find((view) => sameQuery(view.query, query));
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-sm">
            {shown ? visible(shown.name) : 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.isError && <Menu.Label>The views could not be loaded</Menu.Label>}
          {views.data?.length === 0 && <Menu.Label>Nothing is saved yet</Menu.Label>}
          {views.data?.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onOpen(view.query)}
              leftSection={
                view === shown ? (
                  <IconCheck size={14} aria-label="Shown" />
                ) : (
                  <span className={classes['gap']} />
                )
              }
              rightSection={<ViewSigns view={view} />}
            >
              {visible(view.name)}
              {!view.mine && (
                <Text span c="dimmed" size="xs">
                  {' '}
                  {visible(view.owner.name)}
                </Text>
              )}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>Save this list…</Menu.Item>
          {shown && <ShownView view={shown} />}
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveView query={query} views={views.data ?? []} onClose={() => setSaving(false)} />}
    </>
  );
}

function ViewSigns({ view }: { view: IncidentViewDto }) {
  return (
    <>
      {view.is_default && <IconStar size={14} aria-label="You begin with it" />}
      {view.shared && <IconUsers size={14} aria-label="Shared" />}
    </>
  );
}

function ShownView({ view }: { view: IncidentViewDto }) {
  const begin = useBeginWithView();
  const remove = useDeleteView();
  const change = useChangeView();
  const mayShare = useCan('incident:write');
  const failed = (doing: string) => ({ onError: (error: unknown) => toast.failed(doing, error) });
  return (
    <>
      <Menu.Item onClick={() => begin.mutate(view.is_default ? null : view.id, failed('choose the view'))}>
        {view.is_default ? 'Do not begin with it' : 'Begin with it'}
      </Menu.Item>
      {view.mine && (mayShare || view.shared) && (
        <Menu.Item
          onClick={() => change.mutate({ id: view.id, shared: !view.shared }, failed('share the view'))}
        >
          {view.shared ? 'Do not share it' : 'Share it'}
        </Menu.Item>
      )}
      {view.mine && (
        <Menu.Item onClick={() => remove.mutate(view.id, failed('delete the view'))}>Delete it</Menu.Item>
      )}
    </>
  );
}

interface SaveViewProps {
  query: string;
  views: readonly IncidentViewDto[];
  onClose: () => void;
}

function SaveView({ query, views, onClose }: SaveViewProps) {
  const mayShare = useCan('incident:write');
  const [name, setName, clearName] = useDraft('incidents:view');
  const [shared, setShared] = useState(false);
  const save = useSaveView();
  const change = useChangeView();
  const same = views.find((view) => view.mine && view.name === name.trim());
  const done = {
    onSuccess: () => {
      clearName();
      onClose();
    },
  };
  const submit = (): void => {
    if (name.trim() === '') return;
    if (same) change.mutate({ id: same.id, query, shared }, done);
    else save.mutate({ name: name.trim(), query, shared }, done);
  };
  return (
    <Dialog onClose={onClose} title="Save this list">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Filters, order, columns and grouping are kept under it."
            data-autofocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayShare && (
            <Checkbox
              label="Share it with everybody"
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <ErrorNotice error={save.error ?? change.error} doing="save the view" kept="The name is kept." />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending || change.isPending} disabled={name.trim() === ''}>
              {same ? 'Replace' : 'Save'}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Whatever the order of their parameters. */
function sameQuery(left: string, right: string): boolean {
  const sorted = (query: string): string => {
    const params = new URLSearchParams(query);
    params.sort();
    return params.toString();
  };
  return sorted(left) === sorted(right);
}
