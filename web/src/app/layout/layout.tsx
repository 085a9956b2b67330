import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState, type ComponentType } from 'react';
import { Outlet, useNavigate, useNavigation } from 'react-router';
import { KillSwitchBanner } from '../../features/kill-switch/components/kill-switch-banner.tsx';
import { useShortcuts } from '../../shared/keyboard/shortcuts.tsx';
import { useSession } from '../../shared/session/session.ts';
import { DESTINATIONS } from '../navigation.ts';
import { BottomBar } from './bottom-bar.tsx';
import { DemoBanner } from './demo-banner.tsx';
import classes from './layout.module.css';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { useHeadingFocus } from './use-heading-focus.ts';
import { t } from '../../shared/texts/texts.ts';

const loadHelp = () =>
  import('../../shared/keyboard/shortcut-help.tsx').then((module) => module.ShortcutHelp);
const loadPalette = () => import('./palette.tsx').then((module) => module.Palette);

export function Layout() {
  const { permissions } = useSession();
  const navigate = useNavigate();
  const busy = useNavigation().state !== 'idle';
  const search = useRef<HTMLInputElement>(null);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  const [palette, { open: openPalette, close: closePalette }] = useDisclosure();
  const destinations = DESTINATIONS.filter(({ permission }) => !permission || permissions.has(permission));

  useHeadingFocus();
  useHotkeys([['mod+K', openPalette]], []);
  const ShortcutHelp = usePreloaded(loadHelp);
  const Palette = usePreloaded(loadPalette);
  useShortcuts([
    { keys: '/', label: t`Search`, group: t`Everywhere`, run: () => search.current?.focus() },
    { keys: '?', label: t`This help`, group: t`Everywhere`, run: openHelp },
    ...destinations.map(({ key, label, to }) => ({
      keys: `g ${key}`,
      label: t`Go to ${label}`,
      group: t`Go to`,
      run: () => void navigate(to),
    })),
  ]);

  return (
    <div className={classes['app']}>
      <a href="#main" className={classes['skip']}>
        {t`Skip to the page`}
      </a>
      <section aria-label={t`Notices`} className={classes['banners']}>
        <KillSwitchBanner />
        <DemoBanner />
      </section>
      <Rail destinations={destinations} />
      <TopBar search={search} onHelp={openHelp} onPalette={openPalette} />
      <main id="main" tabIndex={-1} className={classes['main']} aria-busy={busy}>
        {busy && <div className={classes['progress']} />}
        <Outlet />
      </main>
      <BottomBar destinations={destinations} />
      {help && ShortcutHelp && <ShortcutHelp onClose={closeHelp} />}
      {palette && Palette && <Palette destinations={destinations} onClose={closePalette} />}
    </div>
  );
}

/**
 * What is not part of the first page but has to be there at once when a key asks for it. Not `lazy`: React holds
 * its first showing back by 300 ms, and what is typed meanwhile would be taken for shortcuts of the page.
 */
function usePreloaded<Props>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> | null {
  const [component, setComponent] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    load().then(
      (loaded) => setComponent(() => loaded),
      // Away: the page works without it.
      () => undefined,
    );
  }, [load]);
  return component;
}
