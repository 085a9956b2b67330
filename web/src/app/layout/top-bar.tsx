import { ActionIcon, Menu, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconCommand,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { Link } from 'react-router';
import { NotificationsBell } from '../../features/notifications/components/notifications-bell.tsx';
import { SearchField } from '../../features/search/components/search-field.tsx';
import { words } from '../../shared/lib/words.ts';
import { useLiveState, type LiveState } from '../../shared/live/live.tsx';
import { useSession } from '../../shared/session/session.ts';
import classes from './layout.module.css';
import { t } from '../../shared/texts/texts.ts';

interface TopBarProps {
  search: RefObject<HTMLInputElement | null>;
  onHelp: () => void;
  onPalette: () => void;
}

export function TopBar({ search, onHelp, onPalette }: TopBarProps) {
  return (
    <header className={classes['top']}>
      <div className={classes['search']}>
        <SearchField ref={search} />
      </div>
      <div className={classes['spacer']} />
      <LiveIndicator />
      <NotificationsBell />
      <ThemeMenu />
      <UserMenu onHelp={onHelp} onPalette={onPalette} />
    </header>
  );
}

const LIVE: Record<LiveState, { word: string; hint: string }> = {
  live: { word: t`Live`, hint: t`What changes elsewhere appears here by itself.` },
  connecting: { word: t`Connecting`, hint: t`Opening the stream of changes.` },
  offline: {
    word: t`Not live`,
    hint: t`The stream of changes is interrupted; it comes back by itself and then reads everything anew.`,
  },
};

function LiveIndicator() {
  const state = useLiveState();
  const { word, hint } = LIVE[state];
  return (
    <Tooltip label={hint}>
      <span className={classes['live']} data-state={state} role="status">
        <span className={classes['liveDot']} aria-hidden />
        <span className={classes['liveWord']}>{word}</span>
      </span>
    </Tooltip>
  );
}

const SCHEMES: { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: t`Light`, icon: IconSun },
  { value: 'dark', label: t`Dark`, icon: IconMoon },
  { value: 'auto', label: t`As the system`, icon: IconDeviceDesktop },
];

function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES.find(({ value }) => value === colorScheme)?.icon ?? IconSun;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t`Theme`}>
          <Current size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => setColorScheme(value)}
            aria-current={value === colorScheme}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenu({ onHelp, onPalette }: { onHelp: () => void; onPalette: () => void }) {
  const session = useSession();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={t`Signed in as ${session.name}`}>
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.name} · {words(session.role)}
          <br />
          {session.email}
        </Menu.Label>
        <Menu.Item component={Link} to="/settings">
          {t`Settings`}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCommand size={16} aria-hidden />}
          rightSection={t`Ctrl K`}
          onClick={onPalette}
        >
          {t`Commands`}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection="?" onClick={onHelp}>
          {t`Keyboard`}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={session.signOut}>
          {t`Sign out`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
