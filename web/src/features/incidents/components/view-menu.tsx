import { Button, Menu, Text } from '@mantine/core';
import { IconCheck, IconStar, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IncidentViewDto } from '../../../shared/api/generated/index.ts';
import { later } from '../../../shared/lib/later.tsx';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { toast } from '../../../shared/ui/toast.ts';
import { useBeginWithView, useChangeView, useDeleteView, viewsQuery } from '../views.queries.ts';
import classes from './incident-list.module.css';
import { t } from '../../../shared/texts/texts.ts';

const SaveView = later(() => import('./save-view.tsx').then((module) => module.SaveView));

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
            {shown ? visible(shown.name) : t`Views`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.isError && <Menu.Label>{t`The views could not be loaded`}</Menu.Label>}
          {views.data?.length === 0 && <Menu.Label>{t`Nothing is saved yet`}</Menu.Label>}
          {views.data?.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onOpen(view.query)}
              leftSection={
                view === shown ? (
                  <IconCheck size={14} aria-label={t`Shown`} />
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
          <Menu.Item onClick={() => setSaving(true)}>{t`Save this list…`}</Menu.Item>
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
      {view.is_default && <IconStar size={14} aria-label={t`You begin with it`} />}
      {view.shared && <IconUsers size={14} aria-label={t`Shared`} />}
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
      <Menu.Item onClick={() => begin.mutate(view.is_default ? null : view.id, failed(t`choose the view`))}>
        {view.is_default ? t`Do not begin with it` : t`Begin with it`}
      </Menu.Item>
      {view.mine && (mayShare || view.shared) && (
        <Menu.Item
          onClick={() => change.mutate({ id: view.id, shared: !view.shared }, failed(t`share the view`))}
        >
          {view.shared ? t`Do not share it` : t`Share it`}
        </Menu.Item>
      )}
      {view.mine && (
        <Menu.Item
          onClick={() => remove.mutate(view.id, failed(t`delete the view`))}
        >{t`Delete it`}</Menu.Item>
      )}
    </>
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
