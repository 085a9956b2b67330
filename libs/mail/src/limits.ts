/**
 * Bounds of the mail analysis: what is beyond them is cut and named in `defects`, never followed. Together they keep an
 * analysed mail below the million characters that a step keeps, so that no mail escapes its triage by being long.
 */
export const LIMITS = {
  /** A 10 MB attachment is 13.7 MB in base64; gateways accept about twice that. */
  raw_bytes: 40 * 1024 * 1024,
  /** Of the message without its large attachments; the MIME parser spends 10 µs on each. */
  lines: 100_000,
  /** Of a large text in base64: in each charset more than the characters of `html`. */
  left_lines: 75_000,
  /** Lines that may begin another part. */
  delimiters: 5000,
  headers: 200,
  header_value: 4000,
  header_bytes: 512 * 1024,
  /** Of all headers together, as JSON; those of the links, archive listings and addresses of one header likewise. */
  headers_json: 150_000,
  links_json: 150_000,
  archives_json: 80_000,
  addresses_json: 30_000,
  embedded_urls_json: 40_000,
  attached_urls_json: 80_000,
  nesting: 40,
  addresses: 100,
  hops: 50,
  text: 32_000,
  html: 1024 * 1024,
  hidden_text: 16_000,
  /** Characters of all style sheets, and of one `style` attribute. */
  css: 128 * 1024,
  style: 4000,
  css_rules: 5000,
  /** How often a part of a rule is held against an element. */
  css_tests: 1_000_000,
  links: 500,
  url: 2048,
  link_text: 300,
  attachments: 100,
  /** Parts found inside attachments, of one mail: how many, how deep, with how many bytes, and as JSON. */
  contained: 200,
  container_depth: 8,
  contained_bytes: 64 * 1024 * 1024,
  contained_json: 60_000,
  /** Bytes of one part that a container gives. */
  part_bytes: 32 * 1024 * 1024,
  /** A part, or a body, of so many bytes that gives no word is not called read. */
  empty_from: 512,
  /** For opening one part, and all parts of a mail. */
  opening_seconds: 3,
  openings_seconds: 4,
  opening_megabytes: 192,
  archive_entries: 200,
  archive_sniffs: 20,
  /** Above both of these, a declared or real inflation is called a bomb. */
  bomb_ratio: 100,
  bomb_bytes: 50 * 1024 * 1024,
} as const;
