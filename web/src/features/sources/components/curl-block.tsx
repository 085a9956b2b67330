import type { SourceDto } from '../../../shared/api/generated/index.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import classes from './sources.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** A delivery by hand that signs; paste it into a shell, and put the secret in where it is not known here. */
export function CurlBlock({ source, secret = null }: { source: SourceDto; secret?: string | null }) {
  const curl = secret === null ? source.curl : withSecret(source.curl, secret);
  const command = `ORIGIN='${globalThis.location.origin}'\n${curl}`;
  return (
    <div className={classes['curl']}>
      <pre tabIndex={0} aria-label={t`Command that delivers a test alert`}>
        {command}
      </pre>
      <CopyButton text label={t`Copy the command`} value={command} />
    </div>
  );
}

/** In the place that the server leaves for it. */
function withSecret(curl: string, secret: string): string {
  const quoted = secret.replaceAll("'", String.raw`'\''`);
  return curl.replace(/^SECRET=.*$/m, () => `SECRET='${quoted}'`);
}
