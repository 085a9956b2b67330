import {
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { toast } from '../ui/toast.ts';

export interface Shortcut {
  /** One key (`r`, `?`, `Enter`, ` `) or two after each other (`g i`). */
  keys: string;
  label: string;
  /** Heading in the help. */
  group: string;
  run: () => void;
  /** Off, and not in the help, when false. */
  when?: boolean;
  /** Why it cannot act now, as a sentence: it is said instead. */
  obstacle?: string | null | undefined;
}

interface Registry {
  add: (source: () => readonly Shortcut[]) => () => void;
  list: () => Shortcut[];
}

const SEQUENCE_MS = 1200;
const RegistryContext = createContext<Registry | null>(null);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A box that was ticked has the focus, and no letter is for it.
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

/** A dialog, a popover or a menu is open: keys are its own, Escape above all. */
function somethingIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/** A focused button, link or box keeps its own Enter and Space. */
function activatesItself(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  return (
    event.target instanceof HTMLElement &&
    event.target.closest('button, a, summary, input, [role="button"]') !== null
  );
}

/**
 * One listener for all shortcuts of the app. Keys typed into fields, with a modifier, or under a dialog are
 * nobody's shortcut. What was registered last wins: a page overrides the shell.
 */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const sources = useRef(new Set<() => readonly Shortcut[]>());
  const registry = useMemo<Registry>(
    () => ({
      add: (source) => {
        sources.current.add(source);
        return () => sources.current.delete(source);
      },
      list: () =>
        [...sources.current].reverse().flatMap((source) => source().filter(({ when }) => when !== false)),
    }),
    [],
  );

  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    let blocked = false;
    // Asked before anybody has heard the key: whoever closes on Escape is gone when it gets here.
    const beforeAll = (): void => {
      blocked = somethingIsOpen();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      // Held down, only the moves in a list go on.
      const held = event.repeat && event.key !== 'j' && event.key !== 'k';
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || held) return;
      if (isTyping(event.target) || blocked || activatesItself(event)) return;
      const shortcuts = registry.list();
      const pressed = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${event.key}` : null;
      first = null;
      const match =
        (pressed && shortcuts.find(({ keys }) => keys === pressed)) ||
        shortcuts.find(({ keys }) => keys === event.key);
      if (match) {
        event.preventDefault();
        if (match.obstacle) toast.told(match.obstacle);
        else match.run();
      } else if (shortcuts.some(({ keys }) => keys.startsWith(`${event.key} `))) {
        first = { key: event.key, at: event.timeStamp };
      }
    };
    window.addEventListener('keydown', beforeAll, { capture: true });
    document.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', beforeAll, { capture: true });
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [registry]);

  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function useRegistry(): Registry {
  const registry = use(RegistryContext);
  if (!registry) throw new Error('useShortcuts needs a ShortcutProvider above it');
  return registry;
}

/** Shortcuts that work while the component is mounted; they appear in the `?` help by themselves. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => registry.add(() => latest.current), [registry]);
}

/** The shortcuts that work now, read once when the help opens. */
export function useShortcutList(): Shortcut[] {
  const registry = useRegistry();
  const [list] = useState(() => {
    const seen = new Set<string>();
    return registry.list().filter(({ keys }) => !seen.has(keys) && seen.add(keys));
  });
  return list;
}
