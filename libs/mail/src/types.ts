/** Shapes of an analysed mail. They are the output of the actions `parse_email` and `check_email_authentication`. */

export interface MailAddress {
  /** Display name as decoded; empty when there is none. */
  name: string;
  /** Lower-case address; empty when the header is missing or holds none. */
  address: string;
  /** Lower-case host part; empty when unknown. */
  domain: string;
  /** The domain under which people can register, such as `example.co.uk`; null for hosts that have none. */
  registrable_domain: string | null;
}

export interface MailHop {
  from_host: string | null;
  /** The connecting client as the receiving server saw it. */
  from_ip: string | null;
  by_host: string | null;
  protocol: string | null;
  /** RFC 3339, or null when the hop gives no readable date. */
  at: string | null;
}

export const LINK_KINDS = ['anchor', 'form', 'image', 'resource', 'text'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const LINK_FLAGS = [
  'shown_host_differs',
  'wrapped',
  'goal_host_only',
  'goal_unknown',
  'redirector',
  'counter',
  'shortener',
  'ip_host',
  'punycode',
  'homograph',
  'userinfo',
  'unusual_port',
  'free_hosting',
  'lookalike_brand',
  'recipient_in_url',
  'script',
  'data_uri',
  'unusual_scheme',
  'plain_http',
  'many_subdomains',
  'abused_tld',
  'hidden',
  'executable_target',
] as const;
export type LinkFlag = (typeof LINK_FLAGS)[number];

export interface MailLink {
  /**
   * Where it leads, after known wrappers (Safe Links, urldefense, redirect parameters) are taken off. With the flag
   * `goal_host_only` the host's front page, with `goal_unknown` the gateway itself: the link tells no more.
   */
  url: string;
  /** As it stands in the mail. */
  href: string;
  /** What the reader sees: anchor text, image description; empty for links in plain text. */
  text: string;
  kind: LinkKind;
  /** Lower-case host of `url` in any scheme, in Unicode where it is punycode; null for `mailto:`, `data:`, `javascript:`. */
  host: string | null;
  registrable_domain: string | null;
  /** The host that the shown text names, when it names one. */
  shown_host: string | null;
  flags: LinkFlag[];
}

export const ATTACHMENT_FLAGS = [
  'executable',
  'script',
  'html',
  'macro',
  'macro_capable',
  'shortcut',
  'disk_image',
  'archive',
  'encrypted',
  'nested_archive',
  'archive_with_executable',
  'archive_not_listed',
  'archive_truncated',
  'archive_damaged',
  'zip_bomb',
  'double_extension',
  'type_mismatch',
  'right_to_left_override',
  'pdf_script',
  'pdf_launch',
  'embedded_message',
  'not_hashed',
  'form',
  'password_field',
  'scripted',
  'redirect',
  'built_download',
  'remote_template',
  'external_data',
  'embedded_object',
  'remote_folder',
  'code_in_image',
  'encrypted_mail',
  'password_in_text',
] as const;
export type AttachmentFlag = (typeof ATTACHMENT_FLAGS)[number];

export interface ArchiveEntry {
  name: string;
  /** Bytes as the archive declares them. */
  size: number;
  compressed_size: number;
  encrypted: boolean;
}

export interface ArchiveListing {
  format: 'zip' | 'tar' | 'gzip';
  entries: ArchiveEntry[];
  /** Entries in the archive, of which `entries` holds the first ones. */
  entry_count: number;
  /** Sum of the declared sizes, bytes. */
  declared_size: number;
}

export const READ_STATES = ['read', 'partly_read', 'unread'] as const;
export type ReadState = (typeof READ_STATES)[number];

/** How far a part was read: what was not is no ground for calling the mail harmless. */
export interface Reading {
  state: ReadState;
  /** Continues a sentence that begins with the part ("it is encrypted"); null when it was read. */
  reason: string | null;
}

export interface MailAttachment {
  /** Where it is: file names from the outermost container inwards, divided by ` > `. */
  path: string;
  filename: string;
  declared_type: string;
  /** From the content's first bytes; null when they say nothing. */
  detected_type: string | null;
  detected_extension: string | null;
  /** Bytes after decoding. */
  size: number;
  /** Hex; empty only with the flag `not_hashed`. */
  sha256: string;
  inline: boolean;
  flags: AttachmentFlag[];
  reading: Reading;
  archive: ArchiveListing | null;
  /** What an attached mail says of itself; what it holds is in `contained`. Null: it is no mail, or was not opened. */
  embedded: { from: string; subject: string; message_id: string; urls: string[] } | null;
}

export const MAIL_DEFECTS = [
  'not_a_message',
  'too_large',
  'missing_from',
  'multiple_from',
  'missing_date',
  'missing_message_id',
  'headers_truncated',
  'nesting_too_deep',
  'body_truncated',
  'styles_truncated',
  'hidden_truncated',
  'links_truncated',
  'attachments_truncated',
  'malformed_mime',
  'headers_8bit',
  'charset_guessed',
  'headers_doubled',
  'boundary_mended',
  'boundary_missing',
  'parts_unread',
  'parts_truncated',
  'body_empty',
] as const;
export type MailDefect = (typeof MAIL_DEFECTS)[number];

export interface ParsedEmail {
  /** In document order, at most 200, each value at most 4000 characters, encoded words decoded. */
  headers: { name: string; value: string }[];
  from: MailAddress;
  sender: MailAddress | null;
  reply_to: MailAddress[];
  return_path: string | null;
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  /** RFC 3339 in UTC, or null when it cannot be read. */
  date: string | null;
  /** With its angle brackets; empty when missing. */
  message_id: string;
  /** Topmost first. */
  received: MailHop[];
  /** The first public address that a receiving server saw, from the top; null when no hop names one. */
  client_ip: string | null;
  /** The plain-text body and what calendar invites show, at most 32 000 characters. */
  text: string;
  /** The HTML body as a reader sees it, at most 32 000 characters; empty without HTML. */
  html_text: string;
  html: MailHtmlFacts | null;
  links: MailLink[];
  /** Each distinct http(s) address that a link or form leads to, those of attached mails too; images and style sheets left out. */
  urls: string[];
  attachments: MailAttachment[];
  /** What was found inside the attachments, however deep, at most 200. */
  contained: MailAttachment[];
  /** The words in attachments and what they hold, at most 32 000 characters; those of attached mails not. */
  attached_text: string;
  /** What could not be read or was cut. Empty for a well-formed mail. */
  defects: MailDefect[];
  /** Bytes of the raw message. */
  size: number;
  /** Hex, of the raw message. */
  sha256: string;
}

export interface MailHtmlFacts {
  /** Text that the style hides from the reader, at most 16 000 characters. */
  hidden_text: string;
  /** Comments, at most 16 000 characters. */
  comments: string;
  images: number;
  forms: number;
  password_fields: number;
  scripts: number;
}

export const AUTHENTICATION_RESULTS = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'permerror',
  'temperror',
  'unverified',
] as const;
export type AuthenticationResult = (typeof AUTHENTICATION_RESULTS)[number];

export interface AuthenticationMethod {
  result: AuthenticationResult;
  /** `trusted_header`: a configured host said so; `verified`: checked here by DNS; `none`: nobody could say. */
  source: 'trusted_header' | 'verified' | 'none';
  /** The domain that the result is about. */
  domain: string | null;
  /** One short sentence. */
  detail: string;
}

export interface EmailAuthentication {
  spf: AuthenticationMethod;
  dkim: AuthenticationMethod;
  dmarc: AuthenticationMethod;
  arc: AuthenticationMethod;
  /**
   * What the chain of forwarders (ARC) says of itself; null without a whole one. Believed only where `arc` passed by the
   * word of a trusted host.
   */
  arc_chain: {
    instances: number;
    /** The domain of the last seal. */
    sealed_by: string | null;
    /** What the first forwarder found DMARC to be, and for which domain. */
    first_dmarc: AuthenticationResult | null;
    first_dmarc_domain: string | null;
  } | null;
  /** The trusted host whose Authentication-Results counted, or null. */
  authserv_id: string | null;
  /** Authentication-Results that were not counted, or not all of them: of hosts nobody vouches for, or below the topmost. */
  untrusted: { authserv_id: string; results: string }[];
  alignment: {
    from_domain: string | null;
    return_path_domain: string | null;
    return_path: 'aligned' | 'different' | 'unknown';
    reply_to_domain: string | null;
    reply_to: 'aligned' | 'different' | 'none';
    /** A passing SPF or DKIM domain belongs to the From domain; null when neither could be checked. */
    spf_aligned: boolean | null;
    dkim_aligned: boolean | null;
  };
  /** True when a passing SPF, DKIM or DMARC vouches for the From domain; null when nothing could be checked. */
  aligned: boolean | null;
  dns: 'used' | 'unavailable' | 'not_used';
}
