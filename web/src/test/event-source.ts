import type { LiveMessage } from '../shared/live/invalidations.ts';

/** The browser's event stream, spoken to by the test. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  private static readonly open = new Set<FakeEventSource>();

  readyState: number = FakeEventSource.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.open.add(this);
    queueMicrotask(() => this.connect());
  }

  static send(message: LiveMessage): void {
    for (const source of FakeEventSource.open) {
      source.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }));
    }
  }

  static interrupt(): void {
    for (const source of FakeEventSource.open) {
      source.readyState = FakeEventSource.CONNECTING;
      source.onerror?.();
    }
  }

  static reconnect(): void {
    for (const source of FakeEventSource.open) source.connect();
  }

  static closeAll(): void {
    FakeEventSource.open.clear();
  }

  connect(): void {
    if (this.readyState === FakeEventSource.CLOSED) return;
    this.readyState = FakeEventSource.OPEN;
    this.onopen?.();
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
    FakeEventSource.open.delete(this);
  }
}
