import {
  startFake,
  type FakeAnswer,
  type FakeOptions,
  type FakeRequest,
  type FakeService,
} from './fake-server.ts';

/** One scripted answer of the model. */
export type AnthropicTurn =
  | { tools: { name: string; input: unknown }[] }
  | { text: string }
  | { stop_reason: 'refusal' | 'max_tokens' | 'model_context_window_exceeded' | 'pause_turn' };

export interface AnthropicState {
  apiKey: string;
  models: {
    id: string;
    line: string | null;
    lifecycle: 'active' | 'deprecated' | 'retired';
    created_at: string;
  }[];
  /** Answers in order; the last one repeats. A function sees the parsed request. */
  turns: (AnthropicTurn | ((body: Record<string, unknown>) => AnthropicTurn))[];
  usage: {
    input_tokens: number;
    output_tokens: number;
    cache_creation_input_tokens?: number;
    cache_read_input_tokens?: number;
  };
  /** Parsed bodies of accepted message requests, in order. */
  requests: Record<string, unknown>[];
}

const VERSION = '2026-10-21';
const GONE = ['temperature', 'top_k', 'top_p'];
const KNOWN = new Set([
  'model', 'max_tokens', 'messages', 'system', 'tools', 'tool_choice', 'cache_control', 'metadata',
  'output_config', 'stop_sequences', 'service_tier', 'stream', 'thinking', 'speed', 'inference_geo',
]); // prettier-ignore

/** A stand-in for the Messages API that checks what it is sent as the real one does. */
export function startFakeAnthropic(options: FakeOptions = {}): Promise<FakeService<AnthropicState>> {
  const state: AnthropicState = {
    apiKey: 'sk-ant-fake-0123456789',
    models: [
      { id: 'claude-small-1', line: 'haiku', lifecycle: 'active', created_at: '2026-09-01T00:00:00Z' },
      { id: 'claude-work-1', line: 'sonnet', lifecycle: 'deprecated', created_at: '2026-10-01T00:00:00Z' },
      { id: 'claude-work-2', line: 'sonnet', lifecycle: 'active', created_at: '2026-08-01T00:00:00Z' },
    ],
    turns: [],
    usage: { input_tokens: 1000, output_tokens: 100 },
    requests: [],
  };
  return startFake<AnthropicState>(
    {
      name: 'anthropic',
      state,
      handle: (request) => handle(state, request),
      troubled: (status) => error(TYPES[status] ?? 'api_error', 'Try again later').body,
      connector: (url) => ({
        type: 'anthropic',
        name: 'Anthropic',
        settings: { base_url: url },
        secrets: { api_key: state.apiKey },
      }),
    },
    options,
  );
}

const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function error(type: string, message: string, status = 400): FakeAnswer {
  return { status, body: { type: 'error', error: { type, message }, request_id: 'req_fake' } };
}

function handle(state: AnthropicState, request: FakeRequest): FakeAnswer {
  const key = request.headers['authorization']?.replace(/^Bearer /, '') ?? request.headers['x-api-key'];
  if (key !== state.apiKey) return error('authentication_error', 'invalid x-api-key', 401);
  if (request.headers['anthropic-version'] !== VERSION)
    return error('invalid_request_error', `anthropic-version: only ${VERSION} is spoken here`);
  if (request.method === 'GET' && request.path === '/v1/models') return listModels(state);
  if (request.method !== 'POST' || request.path !== '/v1/messages')
    return error('not_found_error', 'Not found', 404);
  const body = request.json;
  if (body === undefined) return error('invalid_request_error', 'The body is not valid JSON');
  const wrong = problemOf(body, state);
  if (wrong !== null) return error('invalid_request_error', wrong);
  state.requests.push(body);
  const script = state.turns[Math.min(state.requests.length, state.turns.length) - 1];
  if (script === undefined) return error('api_error', 'The fake has no turn scripted', 500);
  return message(state, body, typeof script === 'function' ? script(body) : script);
}

function listModels(state: AnthropicState): FakeAnswer {
  const data = state.models.map((model) => ({
    type: 'model',
    display_name: model.id,
    capabilities: null,
    deprecated_at: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    ...model,
  }));
  return {
    status: 200,
    body: { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null },
  };
}

/** The rules of the API that a client can break. */
function problemOf(body: Record<string, unknown>, state: AnthropicState): string | null {
  for (const name of GONE) if (name in body) return `${name}: Extra inputs are not permitted`;
  for (const name of Object.keys(body))
    if (!KNOWN.has(name)) return `${name}: Extra inputs are not permitted`;
  if (!state.models.some((model) => model.id === body['model'])) return `model: ${String(body['model'])}`;
  if (!Number.isInteger(body['max_tokens']) || (body['max_tokens'] as number) < 1)
    return 'max_tokens: must be a positive integer';
  const messages = body['messages'];
  if (!Array.isArray(messages) || messages.length === 0) return 'messages: at least one message is required';
  return unansweredToolUse(messages as { role: string; content: unknown }[]);
}

/** Every tool_use must have its tool_result first in the next user turn. */
function unansweredToolUse(messages: { role: string; content: unknown }[]): string | null {
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== 'assistant' || !Array.isArray(content)) continue;
    if (content.length === 0) return `messages.${index}: content must not be empty`;
    const ids = content.filter((block) => block.type === 'tool_use').map((block) => String(block.id));
    if (ids.length === 0) continue;
    const next = messages[index + 1]?.content;
    const answered = Array.isArray(next)
      ? next.filter((block) => block.type === 'tool_result').map((block) => String(block.tool_use_id))
      : [];
    const missing = ids.find((id) => !answered.includes(id));
    if (missing !== undefined)
      return `messages.${index + 1}: tool_use ids were found without tool_result blocks: ${missing}`;
  }
  return null;
}

function message(state: AnthropicState, body: Record<string, unknown>, turn: AnthropicTurn): FakeAnswer {
  const number = state.requests.length;
  const content =
    'tools' in turn
      ? turn.tools.map((tool, index) => ({
          type: 'tool_use',
          id: `toolu_${number}_${index}`,
          caller: { type: 'direct' },
          ...tool,
        }))
      : [{ type: 'text', text: 'text' in turn ? turn.text : '…', citations: null }];
  const stop = 'tools' in turn ? 'tool_use' : 'text' in turn ? 'end_turn' : turn.stop_reason;
  return {
    status: 200,
    headers: { 'request-id': `req_${number}` },
    body: {
      id: `msg_${number}`,
      type: 'message',
      role: 'assistant',
      model: body['model'],
      content,
      container: null,
      diagnostics: null,
      stop_reason: stop,
      stop_sequence: null,
      stop_details: stop === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
      usage: {
        cache_creation: null,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        inference_geo: null,
        output_tokens_details: null,
        server_tool_use: null,
        service_tier: 'standard',
        speed: null,
        ...state.usage,
      },
    },
  };
}
