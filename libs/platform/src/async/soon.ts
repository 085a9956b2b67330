/**
 * Collects for a moment: runs once, `ms` milliseconds after the first of those who ask; whoever asks meanwhile is
 * served by the same run. Keeps no process alive: who ends one looks at what was asked for and not done.
 */
export class Soon {
  private timer: NodeJS.Timeout | null = null;

  /** @param run must not throw: nobody waits for it */
  constructor(
    private readonly ms: number,
    private readonly run: () => void,
  ) {}

  ask(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.run();
    }, this.ms).unref();
  }

  /** @returns whether somebody had asked; it is the caller's to do then */
  cancel(): boolean {
    if (this.timer === null) return false;
    clearTimeout(this.timer);
    this.timer = null;
    return true;
  }
}
