/** The closed set of `code`s in problem+json answers, each with its HTTP status and title. */
export const ERROR_CODES = {
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  not_authenticated: { status: 401, title: 'Sign-in is needed' },
  invalid_credentials: { status: 401, title: 'The credentials are wrong' },
  invalid_signature: { status: 401, title: 'The signature or secret is wrong' },
  stale_timestamp: { status: 401, title: 'The timestamp is too old or too new' },
  csrf_failed: { status: 403, title: 'The CSRF token is missing or wrong' },
  forbidden: { status: 403, title: 'The permission is missing' },
  password_change_required: { status: 403, title: 'The password has to be changed first' },
  second_factor_enrolment_required: { status: 403, title: 'A second factor has to be set up first' },
  reauthentication_required: { status: 403, title: 'Sign in again for this' },
  single_sign_on_required: { status: 403, title: 'Sign in with the identity provider' },
  own_request: { status: 403, title: 'Nobody decides a request of their own' },
  level_too_low: { status: 403, title: 'The approval needs a higher level' },
  not_found: { status: 404, title: 'There is no such thing here' },
  already_exists: { status: 409, title: 'It exists already' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The state has changed in between' },
  illegal_transition: { status: 409, title: 'This state does not allow that' },
  already_decided: { status: 409, title: 'It has been decided already' },
  expired: { status: 409, title: 'The deadline is over' },
  kill_switch: { status: 409, title: 'A kill switch is on' },
  not_reversible: { status: 409, title: 'This action cannot be undone' },
  stale_version: { status: 412, title: 'Somebody changed it in between' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not accepted' },
  invalid_playbook: { status: 422, title: 'The playbook is not valid' },
  invalid_expression: { status: 422, title: 'The expression is not valid' },
  invalid_policy: { status: 422, title: 'The policy is not valid' },
  connector_not_configured: { status: 422, title: 'No connector is configured for this' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The header lines are too large' },
  internal: { status: 500, title: 'Something went wrong here' },
  connector_failed: { status: 502, title: 'The outside service failed' },
  unavailable: { status: 503, title: 'Not ready' },
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

export interface FieldError {
  /** Dotted path from the body's root, such as `steps.2.with.urls`. */
  path: string;
  code: string;
  message: string;
  /** Where it stands in a text (a playbook's YAML); both count from 1. */
  line?: number;
  column?: number;
}
