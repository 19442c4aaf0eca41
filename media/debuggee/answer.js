// What runs in a paused JavaScript program, last: one request, one answer.

/** One JSON text, whatever happens. `expressions` are functions that give the user's values. */
function answer(request, expressions) {
  return textOf(enveloped(() => withoutTraces(() => answered(JSON.parse(request), expressions))));
}

/** What it gives, or what is wrong. */
function enveloped(work) {
  try {
    return { ok: work() };
  } catch (error) {
    return { error: error instanceof Refusal ? { ...error } : { kind: 'exception', message: wordsOf(error), of: null } };
  }
}

function answered(request, expressions) {
  limit.at = request.seconds === undefined ? Infinity : clock() + request.seconds * 1000;
  const values = Object.fromEntries(Object.entries(expressions).map(([name, give]) => [name, given(give, name)]));
  switch (request.do) {
    case 'describe': return answerDescribe(request, values);
    case 'statistics': return answerStatistics(request, values);
    case 'loss': return answerLoss(request, values);
    case 'several': return answerSeveral(request, values);
    case 'losses': return answerLosses(request, values);
    case 'rows': return answerRows(request, values);
    case 'value': return answerValue(request, values);
    case 'nonce': return answerNonce(request, values);
    case 'save': return answerSave(request, values);
    case 'piece': return answerPiece(request, values);
    default: return refuse('unsupported', `there is no request ${String(request.do)}`);
  }
}

function given(give, name) {
  try {
    return give();
  } catch (error) {
    return refuse('expression', wordsOf(error), name);
  }
}

/** The tensors that the user's expressions make in TensorFlow.js are disposed, and no step of them is recorded for a gradient. */
function withoutTraces(work) {
  const engine = globalThis._tfengine;
  if (typeof engine?.tidy !== 'function' || typeof engine.state !== 'object') {
    return work();
  }
  const { state } = engine;
  const { gradientDepth, activeTape } = state;
  let result;
  state.gradientDepth = 0;
  try {
    engine.tidy(() => { result = work(); });
  } finally {
    Object.assign(state, { gradientDepth, activeTape });
  }
  return result;
}

/** An exception in its own words, as far as it has any. */
function wordsOf(error) {
  try {
    const message = fieldOf(error, 'message');
    return (typeof message === 'string' ? `${typeName(error)}: ${message}` : String(error)).slice(0, 2000);
  } catch {
    return 'an error without words';
  }
}

/** As JSON has it: numbers that are not finite, and integers past 2^53, are texts. */
function plain(_key, value) {
  if (typeof value === 'bigint') {
    return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : String(value);
  }
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** ASCII without quotes but JSON's own, so that a debugger's text of it is little longer. */
function textOf(envelope) {
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = JSON.stringify({ lossInspector: 1, ...envelope }, plain).replace(/[^ -~]|['`]/g, escaped);
  return text.length <= 60000 ? text : textOf({ error: { kind: 'too-large', message: `the answer has ${text.length} characters; ask for less at a time`, of: null } });
}
