import DOMPurify from 'dompurify';
import { defang } from '../../../shared/lib/defang.ts';
import { t } from '../../../shared/texts/texts.ts';

/**
 * What a mail may show: text, tables and inline styles. Nothing that loads, runs, submits or navigates. The frame
 * that shows it has no scripts and a policy of its own; this is the first wall, not the only one.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

const LOOKS = `
  body { margin: 12px; font: 14px/1.5 system-ui, sans-serif; color: #1b1f25; background: #fff; overflow-wrap: anywhere; }
  .tw-link { border-bottom: 1px dotted #5b6370; }
  .tw-target, .tw-image { font: 12px/1.4 ui-monospace, monospace; padding: 0 4px; }
  .tw-target { color: #8f2d0c; background: #fdf0ea; }
  .tw-image { display: inline-block; color: #5b6370; background: #fff; border: 1px dashed #9aa2ae; }
`;

const FORBIDDEN_TAGS = [
  'style', 'form', 'input', 'button', 'select', 'textarea', 'iframe', 'object', 'embed', 'svg', 'math', 'video',
  'audio', 'source', 'picture', 'link', 'meta', 'base', 'map', 'dialog', 'template',
]; // prettier-ignore
const FORBIDDEN_ATTRIBUTES = [
  'srcset',
  'background',
  'poster',
  'action',
  'formaction',
  'ping',
  'target',
  'id',
  'name',
];
const UNSAFE_STYLE = /url\s*\(|image-set|expression|@import|position\s*:\s*(fixed|sticky)/i;

function inertLink(link: Element): void {
  const href = link.getAttribute('href') ?? '';
  const words = link.textContent?.trim() ?? '';
  const inert = link.ownerDocument.createElement('span');
  inert.className = 'tw-link';
  inert.append(...link.childNodes);
  link.replaceWith(inert);
  if (href === '' || href.startsWith('#')) return;
  if (words === href) {
    inert.textContent = defang(href);
    return;
  }
  const target = link.ownerDocument.createElement('span');
  target.className = 'tw-target';
  target.textContent = defang(href);
  inert.after(' ', target);
}

function placeForImage(image: Element): void {
  const source = image.getAttribute('src') ?? '';
  if (/^data:image\/(png|jpe?g|gif|webp);/i.test(source)) return;
  const label = image.getAttribute('alt')?.trim();
  const place = image.ownerDocument.createElement('span');
  place.className = 'tw-image';
  const from = source ? ` (${defang(source)})` : '';
  place.textContent = label ? t`image not loaded: ${label}${from}` : t`image not loaded${from}`;
  image.replaceWith(place);
}

/** Mail HTML as a whole document for a sandboxed frame: sanitised, links inert and shown, nothing remote. */
export function safeMailDocument(html: string): string {
  const body = DOMPurify.sanitize(html, {
    RETURN_DOM: true,
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
  }) as HTMLElement;
  for (const styled of body.querySelectorAll('[style]')) {
    if (UNSAFE_STYLE.test(styled.getAttribute('style') ?? '')) styled.removeAttribute('style');
  }
  for (const link of body.querySelectorAll('a, area')) inertLink(link);
  for (const image of body.querySelectorAll('img')) placeForImage(image);
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${LOOKS}</style></head><body>${body.innerHTML}</body></html>`;
}
