import type { SourceDto } from '../../../shared/api/generated/index.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import classes from './sources.module.css';

/** A delivery by hand that signs; paste it into a shell and put the secret in. */
export function CurlBlock({ source }: { source: SourceDto }) {
  const command = `ORIGIN='${globalThis.location.origin}'\n${source.curl}`;
  return (
    <div className={classes['curl']}>
      <pre tabIndex={0} aria-label="Command that delivers a test alert">
        {command}
      </pre>
      <CopyButton text label="Copy the command" value={command} />
    </div>
  );
}
