import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useShortcuts } from '../../shared/keyboard/shortcuts.tsx';
import { t } from '../../shared/texts/texts.ts';

/** Escape leads back to the list that an incident was opened from, or to the list of all. */
export function useBackToList(): void {
  const navigate = useNavigate();
  // A part that is opened meanwhile is another location in the same place.
  const [opened] = useState(useLocation().key);
  // Back keeps the list's filters and place; opened by its address there is nothing to go back to.
  const back = (): void => void (opened === 'default' ? navigate('/incidents') : navigate(-1));
  useShortcuts([{ keys: 'Escape', label: t`Back to the list`, group: t`Incident`, run: back }]);
}
