import { encode } from 'uqr';
import classes from './second-factors.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** Drawn here: what it holds goes to no other server. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? t`M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={classes['qr']}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
