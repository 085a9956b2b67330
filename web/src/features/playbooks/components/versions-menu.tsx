import { Button, Menu, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { usePlaybookVersions } from '../playbooks.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface VersionsMenuProps {
  name: string;
  current: number;
  onTake: (yaml: string) => void;
}

/** An old version comes back as the draft; saving it makes a new one. */
export function VersionsMenu({ name, current, onTake }: VersionsMenuProps) {
  const { rows, table } = usePlaybookVersions(name);
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconHistory size={16} aria-hidden />}>
          {t`Version ${current}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        <Menu.Label>{t`Take an older version as the draft`}</Menu.Label>
        {rows?.map((version) => (
          <Menu.Item
            key={version.version}
            disabled={version.version === current}
            onClick={() => onTake(version.yaml)}
          >
            {version.version} · {version.created_by}
            <Text size="xs" c="dimmed" component="div">
              {version.version === current ? t`in force` : <TimeAgo at={version.created_at} />}
            </Text>
          </Menu.Item>
        ))}
        {table.hasMore && (
          <Menu.Item closeMenuOnClick={false} onClick={table.onMore}>
            {t`Older versions`}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
