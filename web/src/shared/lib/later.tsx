import { useEffect, useState, type ComponentType } from 'react';

/** Of all the code that is fetched after the page stands. */
const awaited = new Set<() => Promise<unknown>>();

/**
 * A component that no page shows at first: its code comes when the browser has nothing else to do, so that it is there
 * at once when a key asks for it. Not React's `lazy`, which holds its first showing back by 300 ms, while what is typed
 * would be taken for shortcuts of the page.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => React.JSX.Element | null {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<ComponentType<Props>> | null = null;
  const fetched = (): Promise<ComponentType<Props>> => {
    loading ??= load().then(
      (component) => (loaded = component),
      (error: unknown) => {
        // Asked for again by whoever needs it.
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  awaited.add(fetched);
  whenIdle(() => void fetched().catch(() => undefined));

  return function Later(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (Component === null)
        fetched().then(
          (component) => setComponent(() => component),
          (error: unknown) => setFailure({ error }),
        );
    }, [Component]);
    // The page's own error page says it, and offers to try again.
    if (failure !== null) throw failure.error;
    return Component && <Component {...props} />;
  };
}

/** When all of it is there. */
export async function allLater(): Promise<void> {
  await Promise.all([...awaited].map((fetched) => fetched()));
}

const IDLE_AFTER_MS = 200;

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work);
  else setTimeout(work, IDLE_AFTER_MS);
}
