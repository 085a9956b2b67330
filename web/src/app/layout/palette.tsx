import '@mantine/spotlight/styles.css';
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Keys } from '../../shared/keyboard/keys.tsx';
import { useShortcutList } from '../../shared/keyboard/shortcuts.tsx';
import type { Destination } from '../navigation.ts';
import { t } from '../../shared/texts/texts.ts';

const [store, palette] = createSpotlight();
/** Moves of the cursor in a list: no commands to choose from a list. */
const NOT_COMMANDS = new Set(['j', 'k', 'ArrowUp', 'ArrowDown', 'Enter', ' ', 'Escape', '/']);

interface PaletteProps {
  destinations: readonly Destination[];
  onClose: () => void;
}

/** Ctrl-K: every page, and every command that has a key on this page. */
export function Palette({ destinations, onClose }: PaletteProps) {
  const navigate = useNavigate();
  const shortcuts = useShortcutList();
  const [query, setQuery] = useState('');
  useEffect(() => palette.open(), []);

  const commands = shortcuts
    .filter(({ keys }) => !NOT_COMMANDS.has(keys) && !keys.startsWith('g '))
    .map(({ keys, label, group, run }): SpotlightActionData => ({
      id: keys,
      label,
      description: group,
      rightSection: <Keys keys={keys} />,
      // After the palette is gone: a command may open a dialog or move the focus.
      onClick: () => setTimeout(run, 50),
    }));
  const pages = destinations.map(({ to, label, icon: Icon, key }): SpotlightActionData => ({
    id: to,
    label,
    description: t`Page`,
    leftSection: <Icon size={18} aria-hidden />,
    rightSection: <Keys keys={`g ${key}`} />,
    onClick: () => void navigate(to),
  }));
  const search: SpotlightActionData[] =
    query.trim() === ''
      ? []
      : [
          {
            id: 'search',
            label: t`Search incidents for “${query.trim()}”`,
            keywords: query,
            leftSection: <IconSearch size={18} aria-hidden />,
            onClick: () => void navigate(`/incidents?q=${encodeURIComponent(query.trim())}`),
          },
        ];
  return (
    <Spotlight
      store={store}
      query={query}
      onQueryChange={setQuery}
      actions={[...commands, ...pages, ...search]}
      shortcut={null}
      attributes={{ content: { 'aria-label': t`Commands` } }}
      styles={{ actionDescription: { opacity: 1 } }}
      onSpotlightClose={onClose}
      nothingFound={t`No command or page has this name.`}
      searchProps={{
        placeholder: t`A page, a command, or words to search for`,
        'aria-label': t`Commands`,
        // The dialog's own focus comes by a timer: what is typed before it would be lost, and Enter take the wrong row.
        autoFocus: true,
      }}
      transitionProps={{ duration: 0 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
    />
  );
}
